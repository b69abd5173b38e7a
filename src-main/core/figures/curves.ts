import { join } from 'node:path';
import { lossChart, scoreChart } from '../../../shared/charts.ts';
import { isLossScore, lossPrefix, scoreName } from '../../../shared/epoch-scores.ts';
import type { EpochRecord } from '../../../shared/history.ts';
import * as losses from '../losses/index.ts';
import * as metrics from '../metrics/index.ts';
import { entriesOf } from '../plugins/registry.ts';
import { writeFileAtomic } from '../runs/files.ts';
import { renderChartPng } from './render-chart.ts';

/**
 * Writes `validation.loss.png`, `validation.dice.png` and one of every other score, as `validation.jaccard.png` or
 * `validation.tversky_loss.png`, into an existing folder. Throws `not-writable`.
 */
export async function writeCurves(
  folder: string,
  records: readonly EpochRecord[],
  foregroundClassNames: readonly string[],
): Promise<void> {
  await writeFileAtomic(join(folder, 'validation.loss.png'), await renderChartPng(lossChart(records)));
  const ids = new Set(['dice', ...records.flatMap(({ scores = {} }) => Object.keys(scores))]);
  for (const id of ids) {
    const chart = scoreChart(records, { id, title: titleOf(id) }, foregroundClassNames);
    await writeFileAtomic(join(folder, `validation.${scoreName(id)}.png`), await renderChartPng(chart));
  }
}

function titleOf(id: string): string {
  const known = isLossScore(id) ? entriesOf('losses', losses) : entriesOf('metrics', metrics);
  const name = id.replace(lossPrefix, '');
  return known[name]?.title ?? name;
}
