import type { EventValue } from '../../../shared/api.ts';
import type { RunSample } from '../../../shared/progress.ts';
import type { RunDetail } from '../../../shared/run-detail.ts';
import type { TimeSums } from '../../../shared/times.ts';
import { foldCurves, type FoldCurves } from '../../charts/curves.ts';
import { connection } from '../../state/host.ts';

type EpochEvent = EventValue<'epoch'>;
/** Without the records, which are curves by then, and the times. */
type Facts = Omit<RunDetail, 'folds'> & { folds: Omit<RunDetail['folds'][number], 'records' | 'times'>[] };

/** A run as it goes on: read once, then told by events. Drawing follows ten times a second at most. */
export class LiveRun {
  readonly id: string;
  facts = $state.raw<Facts | null>(null);
  sample = $state.raw<RunSample | null>(null);
  error = $state.raw<unknown>(undefined);
  #folds: FoldCurves[] = [];
  #times: (TimeSums | null)[] = [];
  #version = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Epochs that came while the run was being read; null where none is. */
  #early: EpochEvent[] | null = null;
  #reading = 0;

  constructor(id: string) {
    this.id = id;
  }

  /** The curves of each fold. The same arrays again, with more points in them. */
  get folds(): readonly FoldCurves[] {
    void this.#version;
    return this.#folds;
  }

  /** What the time of each fold went to; null where it was not measured. */
  get times(): readonly (TimeSums | null)[] {
    void this.#version;
    return this.#times;
  }

  /** Changes whenever a curve did. */
  get version(): number {
    return this.#version;
  }

  /** Follows the run's events until the returned function is called. */
  follow(): () => void {
    const ends = [
      connection.on('epoch', (event) => event.run === this.id && this.#hear(event)),
      connection.on('times', ({ run, fold, times }) => run === this.id && this.#hearTimes(fold, times)),
      connection.on('sample', (sample) => sample.run === this.id && (this.sample = sample)),
      () => clearTimeout(this.#timer),
    ];
    return () => ends.forEach((end) => end());
  }

  async read(): Promise<void> {
    const reading = ++this.#reading;
    this.#early = [];
    try {
      const detail = await connection.call('run.read', { id: this.id });
      if (reading !== this.#reading) return;
      this.#folds = detail.folds.map(({ records }) => foldCurves(records, detail.classes.length));
      this.#times = detail.folds.map(({ times }) => times);
      const folds = detail.folds.map(({ records: _records, times: _times, ...rest }) => rest);
      this.facts = { ...detail, folds };
      this.sample = detail.sample ?? this.sample;
      this.error = undefined;
      for (const event of this.#early) this.#add(event);
    } catch (error) {
      if (reading === this.#reading) this.error = error;
    }
    if (reading === this.#reading) this.#early = null;
    this.#version++;
  }

  #hear(event: EpochEvent): void {
    if (this.#early) this.#early.push(event);
    else this.#add(event);
    this.#showSoon();
  }

  /** They are sums: where they come while the run is being read, the next ones hold them too. */
  #hearTimes(fold: number, times: TimeSums): void {
    this.#times = this.#times.map((known, i) => (i === fold ? times : known));
    this.#showSoon();
  }

  #showSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#version++;
    }, 100);
  }

  #add({ fold, record }: EpochEvent): void {
    this.#folds[fold]?.add(record);
  }
}
