import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { toCanonical } from '../../../src-main/core/volume/orientation.ts';
import { runCli } from '../../support/run-cli.ts';
import { temporaryFolder, tinyPipeline } from '../../support/tiny-study.ts';

/** A real cross-validation of two folds by the command line, of a tiny study: some seconds. Gives the run folder. */
export async function makeTinyRun(study: string, name: string, changes: object = {}): Promise<string> {
  const folder = temporaryFolder();
  const pipeline = join(folder, 'pipeline.json');
  writeFileSync(pipeline, JSON.stringify({ ...tinyPipeline, ...changes }));
  const run = join(folder, name);
  const { code, stderr } = await runCli('cross-validate', study, '--folds', '2', '--out', run, '--pipeline', pipeline);
  assert.equal(code, 0, stderr);
  return run;
}

export interface Score {
  readonly caseId: string;
  readonly class: string;
  readonly metric: string;
  /** null where the metric is not defined. */
  readonly value: number | null;
}

/** What a run folder says of its held-out cases. */
export function scoresOf(run: string): Score[] {
  const [head, ...lines] = readFileSync(join(run, 'evaluation.tsv'), 'utf8').trimEnd().split('\n');
  const columns = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    const cell = (name: string): string => cells[columns.indexOf(name)];
    const value = cell('value');
    return {
      caseId: cell('case_id'),
      class: cell('class'),
      metric: cell('metric'),
      value: value === 'NA' ? null : Number(value),
    };
  });
}

/** Where the predicted label of a held-out case lies. */
export function predictionOf(run: string, caseId: string): string {
  const folds = readdirSync(run).filter((name) => name.startsWith('fold-'));
  const found = folds
    .map((fold) => join(run, fold, 'predictions'))
    .find((folder) => readdirSync(folder).includes(`${caseId}.nii.gz`));
  assert.ok(found, `${caseId} was not predicted`);
  return join(found, `${caseId}.nii.gz`);
}

export interface ReadVolume {
  /** z, y, x. */
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** As the viewer has it: axes to the right, the front and the top of the patient. */
export async function readCanonical(path: string): Promise<ReadVolume> {
  const { shape, data } = toCanonical((await nifti.read(path)).volume).volume;
  return { shape, data };
}
