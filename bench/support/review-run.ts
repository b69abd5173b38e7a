import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../shared/dataset.ts';
import { resolvePipeline } from '../../src-main/core/pipeline/pipeline.ts';
import { createRun, foldPaths, runPaths } from '../../src-main/core/runs/run-folder.ts';
import { side, writeLabel, writeScans } from './synthetic-scan.ts';

export interface ReviewRun {
  /** The folder of the run. */
  readonly folder: string;
  readonly cases: readonly string[];
}

/** So many scans are made; further cases are the same files under other names, which the app cannot know. */
const scans = 4;

/** A run that has predicted `count` large cases. Nothing was scanned or trained for it. */
export async function makeReviewRun(home: string, count: number, depth: number): Promise<ReviewRun> {
  const cases = Array.from({ length: count }, (_, i) => `scan_${String(i).padStart(3, '0')}`);
  const data = join(home, 'data');
  const folder = join(home, `run of ${count}`);
  const of = (place: string, id: string): string => join(data, place, `${id}.nii.gz`);
  const predictions = foldPaths.predictions(runPaths.fold(folder, 0));
  const dataset = datasetOf(cases, depth);
  const folds = [{ train: [], validation: cases }];
  const run = { folder, command: 'train', root: data, dataset, folds, studioVersion: '0' } as const;
  for (const place of ['imagesTr', 'labelsTr']) mkdirSync(join(data, place), { recursive: true });
  await createRun({ ...run, pipeline: resolvePipeline({}) });
  mkdirSync(predictions, { recursive: true });
  writeFileSync(foldPaths.scores(runPaths.fold(folder, 0)), '[]');
  const made = cases.slice(0, scans);
  await writeScans(
    made.map((id, i) => ({ path: of('imagesTr', id), mark: markOf(i) })),
    depth,
  );
  for (const [i, id] of made.entries()) {
    await writeLabel(of('labelsTr', id), depth, 0);
    await writeLabel(join(predictions, `${id}.nii.gz`), depth, 4 + i);
  }
  for (const [i, id] of cases.entries()) {
    if (i < scans) continue;
    const first = cases[i % scans];
    for (const place of ['imagesTr', 'labelsTr']) linkSync(of(place, first), of(place, id));
    linkSync(join(predictions, `${first}.nii.gz`), join(predictions, `${id}.nii.gz`));
  }
  return { folder, cases };
}

/** By which a picture of the n-th case is told from those of the ones before and after it. */
export function markOf(n: number): number {
  return [1, 6, 11, 12][n % scans];
}

function datasetOf(ids: readonly string[], depth: number): Dataset {
  const cases = ids.map((id) => ({
    ...{ id, images: [`imagesTr/${id}.nii.gz`], label: `labelsTr/${id}.nii.gz`, shape: [depth, side, side] },
    ...{ spacingMm: [1.6, 0.8, 0.8], orientation: 'LPS', hashes: [], problems: [] },
  }));
  const names = ['background', 'organ', 'tumour'];
  const classes = names.map((name, value) => ({ value, name }));
  return { schemaVersion: 1, name: 'Large scans', layout: 'msd', channels: ['CT'], classes, cases, problems: [] };
}
