import type { VolumePart, VolumeSource, ViewVolume } from '../../shared/viewer.ts';
import type { PartialVolume } from '../../shared/volume-builder.ts';

/** Told what was read of a volume so far. */
export type OnPartial = (volume: PartialVolume) => void;

/** Reads one part of a case, as by the call `case.volume`. */
export type ReadVolume = (
  source: VolumeSource,
  part: VolumePart,
  channel: number,
  signal: AbortSignal,
  onPartial: OnPartial,
) => Promise<ViewVolume>;

interface Entry {
  readonly promise: Promise<ViewVolume>;
  readonly abort: AbortController;
  readonly listeners: Set<OnPartial>;
  /** null from the end on. */
  partial: PartialVolume | null;
  /** 0 while it is read. */
  bytes: number;
}

export function sourceKey({ of, id, caseId }: VolumeSource): string {
  return JSON.stringify([of, id, caseId]);
}

/**
 * Volumes that were looked at last or will be next, up to a sum of bytes. The oldest go first; those of the case that
 * is shown stay, however large they are.
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
  volume(source: VolumeSource, part: VolumePart, channel = 0, onPartial?: OnPartial): Promise<ViewVolume> {
    // Labels have no channels.
    const ofChannel = part === 'image' ? channel : 0;
    const key = JSON.stringify([sourceKey(source), part, ofChannel]);
    const known = this.#entries.get(key);
    if (known) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      if (known.partial) onPartial?.(known.partial);
      if (onPartial) known.listeners.add(onPartial);
      return known.promise;
    }
    const abort = new AbortController();
    const listeners = new Set(onPartial ? [onPartial] : []);
    const tell = (volume: PartialVolume): void => {
      entry.partial = volume;
      for (const listener of listeners) listener(volume);
    };
    const promise = this.#read(source, part, ofChannel, abort.signal, tell);
    const entry: Entry = { promise, abort, listeners, partial: null, bytes: 0 };
    this.#entries.set(key, entry);
    entry.promise.then(
      ({ data }) => {
        entry.partial = null;
        listeners.clear();
        entry.bytes = data.byteLength;
        this.#makeRoom();
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return entry.promise;
  }

  /** Stops reading what belongs to none of these cases. The first is the one that is shown. */
  focus(sources: readonly VolumeSource[]): void {
    const wanted = new Set(sources.map(sourceKey));
    this.#shown = new Set(sources.slice(0, 1).map(sourceKey));
    for (const [key, { bytes, abort }] of this.#entries) {
      if (bytes > 0 || wanted.has(caseOf(key))) continue;
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
    for (const [key, { bytes }] of this.#entries) {
      if (sum <= this.#budget) return;
      if (bytes === 0 || this.#shown.has(caseOf(key))) continue;
      this.#entries.delete(key);
      sum -= bytes;
    }
  }
}

function caseOf(key: string): string {
  return (JSON.parse(key) as [string])[0];
}
