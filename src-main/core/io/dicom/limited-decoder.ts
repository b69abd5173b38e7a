import { isStudioError } from '../../../../shared/errors.ts';
import { entryBeside } from '../../entry.ts';
import { startThread, type Thread } from '../../threads/thread.ts';
import { badFile } from '../nifti/fault.ts';
import type { Decoded, DecodeOrder } from './decoders.ts';

export interface DecoderLimits {
  /** That a frame of so many pixels may take. */
  seconds(pixels: number): number;
  /** Megabytes of objects; what typed arrays take is known before. */
  readonly heapMb: number;
}

/**
 * Decodes frames one after the other in a thread of its own, which is started when first needed, and ended where a frame
 * takes too long or too much memory. Throws `bad-file` then and where data are damaged, and `memory`; `name` is the file's.
 */
export function createDecoder({
  seconds,
  heapMb,
}: DecoderLimits): (order: DecodeOrder, name: string) => Promise<Decoded> {
  let thread: Thread | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const ask = async (order: DecodeOrder, name: string): Promise<Decoded> => {
    if (!thread || thread.isOver()) {
      const next = `take the file again from where it came from: ${name} fills the memory when it is decompressed`;
      const limits = { maxOldGenerationSizeMb: heapMb };
      thread = startThread(entryBeside('./decode-thread', import.meta.url), next, limits, []);
    }
    const own = thread;
    // Asked first: only then the process stays alive for the thread.
    const answer = own.ask(order);
    answer.catch(() => {});
    await own.loaded;
    const most = seconds(order.size.rows * order.size.columns);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        thread = null;
        void own.close();
        reject(badFile(name, `is not decompressed after ${Number(most.toFixed(1))} seconds: it is damaged`));
      }, most * 1000);
    });
    try {
      return (await Promise.race([answer, late])) as Decoded;
    } catch (error) {
      if (isStudioError(error)) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw badFile(name, `cannot be decompressed (${reason.slice(0, 100)})`, undefined, error);
    } finally {
      clearTimeout(timer);
    }
  };

  /** One at a time, so that the time of each can be told. */
  return (order, name) => {
    const turn = (): Promise<Decoded> => ask(order, name);
    const result = last.then(turn, turn);
    last = result.catch(() => {});
    return result;
  };
}
