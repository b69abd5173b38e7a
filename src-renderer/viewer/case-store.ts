import type { VolumePart, VolumeSource, ViewVolume } from '../../shared/viewer.ts';
import type { PartialVolume } from '../../shared/volume-builder.ts';

/** One volume of a case. */
export interface Part {
  readonly source: VolumeSource;
  readonly part: VolumePart;
  /** Of an image its channel, of a probability its class, else 0. */
  readonly channel: number;
}

/** Told what was read of a volume so far. */
export type OnPartial = (volume: PartialVolume) => void;

/** Reads one part of a case, as by the call `case.volume`. */
export type ReadVolume = (part: Part, signal: AbortSignal, onPartial: OnPartial) => Promise<ViewVolume>;

interface Entry {
  readonly caseKey: string;
  /** Whether a case cannot be shown without it. */
  readonly isNeeded: boolean;
  readonly promise: Promise<ViewVolume>;
  readonly abort: AbortController;
  readonly listeners: Set<OnPartial>;
  /** null from the end on. */
  partial: PartialVolume | null;
  /** 0 while it is read. */
  bytes: number;
}

const heats: readonly VolumePart[] = ['probability', 'uncertainty'];

export function sourceKey({ of, id, caseId }: VolumeSource): string {
  return JSON.stringify([of, id, caseId]);
}

/**
 * Volumes that were looked at last or will be next, up to a sum of bytes. The oldest go first; images and labels of the
 * case that is shown stay, however large they are.
 */
export class CaseStore {
  readonly #read: ReadVolume;
  readonly #budget: number;
  /** In the order of their last use. */
  readonly #entries = new Map<string, Entry>();
  #shown = new Set<string>();

  constructor(read: ReadVolume, budgetBytes: number) {
    this.#read = read;
    this.#budget = budgetBytes;
  }

  get bytes(): number {
    return [...this.#entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Rejects as the reader does; what failed is read again the next time. */
  volume(wanted: Part, onPartial?: OnPartial): Promise<ViewVolume> {
    const caseKey = sourceKey(wanted.source);
    const key = JSON.stringify([caseKey, wanted.part, wanted.channel]);
    const known = this.#entries.get(key);
    if (known) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      if (known.partial) onPartial?.(known.partial);
      if (onPartial && known.bytes === 0) known.listeners.add(onPartial);
      return known.promise;
    }
    const abort = new AbortController();
    const listeners = new Set(onPartial ? [onPartial] : []);
    const tell = (volume: PartialVolume): void => {
      entry.partial = volume;
      for (const listener of listeners) listener(volume);
    };
    const promise = this.#read(wanted, abort.signal, tell);
    const isNeeded = !heats.includes(wanted.part);
    const entry: Entry = { caseKey, isNeeded, promise, abort, listeners, partial: null, bytes: 0 };
    this.#entries.set(key, entry);
    const end = (): void => {
      entry.partial = null;
      listeners.clear();
    };
    entry.promise.then(
      ({ data }) => {
        end();
        entry.bytes = data.byteLength;
        this.#makeRoom();
      },
      () => {
        end();
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return entry.promise;
  }

  /** Stops reading what belongs to neither the cases that are shown together nor those that may be next. */
  focus(shown: readonly VolumeSource[], next: readonly VolumeSource[]): void {
    this.#shown = new Set(shown.map(sourceKey));
    const wanted = new Set([...shown, ...next].map(sourceKey));
    for (const [key, { caseKey, bytes, abort }] of this.#entries) {
      if (bytes > 0 || wanted.has(caseKey)) continue;
      this.#entries.delete(key);
      abort.abort();
    }
  }

  clear(): void {
    for (const { abort } of this.#entries.values()) abort.abort();
    this.#entries.clear();
  }

  #makeRoom(): void {
    let sum = this.bytes;
    for (const [key, { caseKey, isNeeded, bytes }] of this.#entries) {
      if (sum <= this.#budget) return;
      if (bytes === 0 || (isNeeded && this.#shown.has(caseKey))) continue;
      this.#entries.delete(key);
      sum -= bytes;
    }
  }
}
