import type { Point } from '../../shared/charts.ts';
import type { EpochRecord } from '../../shared/history.ts';
import { mean } from '../../shared/statistics.ts';

/**
 * The curves of a fold's training. Points are added in place, so that a training of any length costs a point an epoch;
 * arrays are replaced only where epochs are taken back.
 */
export class FoldCurves {
  loss: Point[] = [];
  validationLoss: Point[] = [];
  learningRate: Point[] = [];
  /** One a foreground class. */
  dice: Point[][];
  /** Over the classes that are defined. */
  meanDice: Point[] = [];
  #lastEpoch = 0;

  constructor(classes: number) {
    this.dice = Array.from({ length: classes }, () => []);
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
    this.dice.forEach((points, i) => push(points, record.epoch, record.validationDice[i]));
    const defined = record.validationDice.filter((value) => value !== null);
    push(this.meanDice, record.epoch, defined.length === 0 ? null : mean(defined));
  }

  #takeBack(epoch: number): void {
    const before = (points: Point[]): Point[] => points.filter(({ x }) => x < epoch);
    this.loss = before(this.loss);
    this.validationLoss = before(this.validationLoss);
    this.learningRate = before(this.learningRate);
    this.dice = this.dice.map(before);
    this.meanDice = before(this.meanDice);
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
