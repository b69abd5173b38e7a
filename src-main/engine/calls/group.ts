import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CombineWay } from '../../../shared/combine.ts';
import { StudioError } from '../../../shared/errors.ts';
import { reportSchema } from '../../../shared/report.ts';
import { memberShares, type MemberScore } from '../../core/predict/member-shares.ts';
import type { GroupMember } from '../../core/predict/predict-group.ts';
import { readJson } from '../../core/runs/files.ts';
import { nameOfRun, requireAlike } from '../../core/runs/require-alike.ts';
import { foldPaths, openRun, runPaths, type OpenRun } from '../../core/runs/run-folder.ts';
import { trainedFoldSteps } from '../../core/train/fold-steps.ts';
import { loadModel } from '../../core/train/model-file.ts';
import { settlePrecision } from '../../core/train/precision.ts';

export interface GroupCall {
  readonly run: string;
  /** More runs, of the same classes and channels; none: the run alone. */
  readonly others?: readonly string[];
  /** Of several runs, each the mean of its networks; of one run, its networks. The mean if not given. */
  readonly combine?: CombineWay;
  /** One a member, in their order; null: their validation Dice. */
  readonly weights?: readonly number[] | null;
}

export interface Group {
  readonly way: CombineWay;
  readonly runs: readonly OpenRun[];
  readonly shares: readonly number[];
  /** Loads the networks, all of them at once. `startTensorFlow` must have been called. */
  load(): Promise<GroupMember[]>;
}

/**
 * The runs of a call with what each member counts for. Throws `bad-run` where a fold is not trained or the runs do not fit
 * together, and `usage` for weights that do not.
 */
export async function openGroup({
  run,
  others = [],
  combine: way = 'mean',
  weights = null,
}: GroupCall): Promise<Group> {
  const runs = await Promise.all([run, ...others].map(openRun));
  requireAlike(runs);
  const folders = runs.map((each) => trainedFolds(each, runs.length > 1));
  const steps = await Promise.all(
    runs.map(({ pipeline }, i) => Promise.all(folders[i].map((folder) => trainedFoldSteps(folder, pipeline)))),
  );
  // The mean of a run's networks is taken patch by patch where it can be.
  const areFolds = runs.length === 1 && way !== 'mean';
  const isByDice = way === 'weighted' && weights === null;
  const scores = await Promise.all(runs.map((each) => scoresOf(each, { areFolds, isByDice })));
  return {
    way,
    runs,
    shares: memberShares(way, weights, scores.flat()),
    async load() {
      const members = await Promise.all(
        runs.map(async ({ pipeline: given, run }, i): Promise<GroupMember> => {
          const pipeline = settlePrecision(given, run);
          const networks = await Promise.all(folders[i].map((folder) => loadModel(foldPaths.model(folder))));
          return { pipeline, trained: networks.map((network, fold) => ({ network, steps: steps[i][fold] })) };
        }),
      );
      if (!areFolds) return members;
      const [{ pipeline, trained }] = members;
      return trained.map((each) => ({ pipeline, trained: [each] }));
    },
  };
}

function trainedFolds(open: OpenRun, isOneOfSeveral: boolean): string[] {
  const folders = open.run.folds
    .map((_, fold) => runPaths.fold(open.folder, fold))
    .filter((folder) => existsSync(join(foldPaths.model(folder), 'model.json')));
  if (folders.length === open.run.folds.length) return folders;
  throw new StudioError(
    'bad-run',
    `${folders.length} of ${open.run.folds.length} folds${isOneOfSeveral ? ` of ${nameOfRun(open)}` : ''} are trained`,
    'finish the run by "resume" first',
  );
}

/** Each member, the folds of a run or the run as one, with its Dice where that is asked for. */
async function scoresOf(
  open: OpenRun,
  { areFolds, isByDice }: { areFolds: boolean; isByDice: boolean },
): Promise<MemberScore[]> {
  const path = runPaths.report(open.folder);
  const report = isByDice && existsSync(path) ? await readJson(path, reportSchema) : null;
  if (!areFolds) return [{ name: `the run ${nameOfRun(open)}`, dice: report?.meanForegroundDice ?? null }];
  return open.run.folds.map((_, fold) => {
    const scored = report?.folds.find((each) => each.fold === fold);
    return { name: `fold ${fold + 1}`, dice: scored?.mean.dice ?? null };
  });
}
