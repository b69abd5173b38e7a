import { join } from 'node:path';
import { diceChart, lossChart } from '../../../shared/charts.ts';
import type { EpochRecord } from '../../../shared/history.ts';
import { writeFileAtomic } from '../runs/files.ts';
import { renderChartPng } from './render-chart.ts';

/** Writes `validation.loss.png` and `validation.dice.png` into an existing folder. Throws `not-writable`. */
export async function writeCurves(
  folder: string,
  records: readonly EpochRecord[],
  foregroundClassNames: readonly string[],
): Promise<void> {
  const [loss, dice] = await Promise.all([
    renderChartPng(lossChart(records)),
    renderChartPng(diceChart(records, foregroundClassNames)),
  ]);
  await writeFileAtomic(join(folder, 'validation.loss.png'), loss);
  await writeFileAtomic(join(folder, 'validation.dice.png'), dice);
}
