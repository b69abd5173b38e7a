import type { Point } from '../../shared/charts.ts';
import { isLossScore } from '../../shared/epoch-scores.ts';
import { scoreValues, type EpochRecord } from '../../shared/history.ts';
import { mean } from '../../shared/statistics.ts';

/** A score of the validation patches. */
interface ScoreCurves {
  /** One a foreground class; none of a loss. */
  byClass: Point[][];
  /** Over the classes that are defined, or the loss. */
  mean: Point[];
}

/**
 * The curves of a fold's training. Points are added in place, so that a training of any length costs a point an epoch;
 * arrays are replaced only where epochs are taken back.
 */
export class FoldCurves {
  loss: Point[] = [];
  validationLoss: Point[] = [];
  learningRate: Point[] = [];
  /** By id, Dice always among them. */
  readonly scores = new Map<string, ScoreCurves>();
  readonly #classes: number;
  #lastEpoch = 0;

  constructor(classes: number) {
    this.#classes = classes;
    this.#scoreOf('dice');
  }

  get meanDice(): Point[] {
    return this.scores.get('dice')!.mean;
  }

  get lastEpoch(): number {
    return this.#lastEpoch;
  }

  /** An epoch that is not after the last takes its place: a training that was resumed has gone back. */
  add(record: EpochRecord): void {
    if (record.epoch <= this.#lastEpoch) this.#takeBack(record.epoch);
    this.#lastEpoch = record.epoch;
    push(this.loss, record.epoch, record.loss);
    push(this.validationLoss, record.epoch, record.validationLoss);
    push(this.learningRate, record.epoch, record.learningRate);
    for (const id of ['dice', ...Object.keys(record.scores ?? {})]) {
      const values = scoreValues(record, id);
      const score = this.#scoreOf(id);
      score.byClass.forEach((points, i) => push(points, record.epoch, values[i]));
      const defined = values.filter((value) => value !== null);
      push(score.mean, record.epoch, defined.length === 0 ? null : mean(defined));
    }
  }

  #scoreOf(id: string): ScoreCurves {
    const known = this.scores.get(id);
    if (known) return known;
    const byClass = Array.from({ length: isLossScore(id) ? 0 : this.#classes }, (): Point[] => []);
    const made: ScoreCurves = { byClass, mean: [] };
    this.scores.set(id, made);
    return made;
  }

  #takeBack(epoch: number): void {
    const before = (points: Point[]): Point[] => points.filter(({ x }) => x < epoch);
    this.loss = before(this.loss);
    this.validationLoss = before(this.validationLoss);
    this.learningRate = before(this.learningRate);
    for (const score of this.scores.values()) {
      score.byClass = score.byClass.map(before);
      score.mean = before(score.mean);
    }
  }
}

export function foldCurves(records: readonly EpochRecord[], classes: number): FoldCurves {
  const curves = new FoldCurves(classes);
  for (const record of records) curves.add(record);
  return curves;
}

/** An epoch without a value leaves no hole in the line. */
function push(points: Point[], x: number, y: number | null | undefined): void {
  if (y !== null && y !== undefined && Number.isFinite(y)) points.push({ x, y });
}
