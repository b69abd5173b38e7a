import { StudioError } from '../../../shared/errors.ts';
import type { EpochRecord } from '../../../shared/history.ts';
import { decideMirrorAxes, separatingAxes } from '../augment/mirror-axes.ts';
import type { AssembleSettings } from '../batches/assemble.ts';
import type { Feed } from '../batches/feed.ts';
import type { Item } from '../batches/item.ts';
import { patchesPerPass, trainingItems, validationItems, type PlanSettings } from '../batches/plan.ts';
import type { PreparedCase } from '../batches/prepare.ts';
import * as losses from '../losses/index.ts';
import { blankRule, type BlankRule } from '../patches/blanks.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import * as optimizers from '../optimizers/index.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { divisorOf, patchShapeOf } from '../pipeline/shapes.ts';
import { entriesOf } from '../plugins/registry.ts';
import type { Schedule } from '../schedules/schedule.ts';
import * as schedules from '../schedules/index.ts';
import type { tfl } from '../tf/index.ts';
import type { Batch } from './batch.ts';
import { setWeights, weightsOf, type Checkpoint } from './checkpoint.ts';
import { isTrained, progressOf } from './progress.ts';
import { recalibrate } from './recalibrate.ts';
import { createTrainer } from './step.ts';
import { validate } from './validate.ts';

/** Batches ordered ahead of the one that TensorFlow works on. */
const prefetch = 3;

export interface FoldTraining {
  readonly network: tfl.LayersModel;
  readonly pipeline: Pipeline;
  readonly feed: Feed;
  readonly training: readonly PreparedCase[];
  readonly validation: readonly PreparedCase[];
  /** Where a stopped training goes on. */
  readonly from: Checkpoint | null;
  readonly signal: AbortSignal;
  onStep(facts: { epoch: number; step: number; steps: number; loss: number }): void;
  /** Called at the end of each epoch; what it awaits is not counted as training time. */
  onEpoch(facts: { records: readonly EpochRecord[]; waiting: number; checkpoint: () => Checkpoint }): Promise<void>;
}

/**
 * Trains the network to the end of its epochs, time or patience. Returns false when the signal stopped it before. The
 * network then holds the final weights, those of its batch normalisation measured anew.
 */
export async function trainFold(fold: FoldTraining): Promise<boolean> {
  const { network, pipeline, feed, signal } = fold;
  const { training: settings, batches, seed } = pipeline;
  const loss = entriesOf('losses', losses)[pipeline.loss.id].loss(pipeline.loss.params as never);
  const scoredLosses = Object.fromEntries(
    pipeline.metrics.map(({ id, params }) => [id, entriesOf('losses', losses)[id].loss(params as never)]),
  );
  const schedule = schedules[pipeline.schedule.id] as unknown as Schedule;
  const optimizer = optimizers[pipeline.optimizer.id] as unknown as Optimizer;
  const learningRate = pipeline.optimizer.params.learningRate as number;

  const assemble = assembleSettings(pipeline, fold.training);
  const plan: PlanSettings = { seed, rank: pipeline.rank, mode: pipeline.patches.mode, patch: assemble.patch };
  const patches = patchesPerPass(fold.training, plan);
  const iterations = settings.iterations || Math.ceil(patches / batches.size);
  if (patches === 0) {
    throw new StudioError(
      'bad-dataset',
      `no patch of the training cases holds ${asked(blankRule(pipeline.patches))}`,
      'set patches.skipBlanks to false, or check the labels',
    );
  }
  const batchesOf = (items: readonly Item[]): AsyncIterable<Batch> =>
    prefetched(feed, grouped(items, batches.size), assemble);
  const validationBatches = (): AsyncIterable<Batch> =>
    batchesOf(validationItems(fold.validation, plan, settings.validationPatches));

  const trainer = createTrainer(network, loss, optimizer, pipeline.optimizer.params as never);
  const records: EpochRecord[] = [...(fold.from?.records ?? [])];
  if (fold.from) {
    setWeights(network, fold.from.weights);
    trainer.restore(fold.from.optimizer);
  }
  const checkpoint = (): Checkpoint => ({
    records: [...records],
    optimizer: trainer.state(),
    weights: weightsOf(network),
  });

  try {
    while (!isTrained(settings, records)) {
      const epoch = records.length + 1;
      const before = records.at(-1)?.elapsedSeconds ?? 0;
      const clock = stopwatch();
      const facts = {
        progress: progressOf(settings, records.length, before),
        losses: records.map((record) => record.loss),
      };
      const rate = learningRate * schedule.factor(facts, pipeline.schedule.params as never);

      let [lossSum, step, waited] = [0, 0, 0];
      let waitingSince = clock();
      for await (const batch of batchesOf(trainingItems(fold.training, plan, epoch, iterations * batches.size))) {
        waited += clock() - waitingSince;
        if (signal.aborted) return false;
        const value = trainer.step(batch, rate);
        if (!Number.isFinite(value)) throw diverged(value, epoch, step);
        lossSum += value;
        fold.onStep({ epoch, step: ++step, steps: iterations, loss: lossSum / step });
        if (progressOf(settings, 0, before + clock()) >= 1) break;
        waitingSince = clock();
      }
      const waiting = waited / clock();

      const isLast = progressOf(settings, epoch, before + clock()) >= 1;
      const hasTurn = fold.validation.length > 0 && (isLast || epoch % settings.validationEvery === 0);
      const scores = hasTurn ? await validate(network, loss, validationBatches(), scoredLosses) : notValidated(network);
      records.push({
        epoch,
        loss: lossSum / step,
        learningRate: rate,
        validationLoss: scores.loss,
        validationDice: scores.dice,
        scores: scores.scores,
        seconds: clock(),
        elapsedSeconds: before + clock(),
      });
      await fold.onEpoch({ records, waiting, checkpoint });
      if (signal.aborted) return false;
    }
    await recalibrate(network, batchesOf(trainingItems(fold.training, plan, 0, settings.recalibration * batches.size)));
    return true;
  } finally {
    trainer.dispose();
  }
}

/** How patches are made from these training cases. */
export function assembleSettings(
  pipeline: Pipeline,
  training: readonly Pick<PreparedCase, 'places'>[],
): AssembleSettings {
  return {
    patch: patchShapeOf(pipeline),
    rank: pipeline.rank,
    divisor: divisorOf(pipeline),
    foreground: pipeline.patches.foreground,
    blanks: blankRule(pipeline.patches),
    // From the training cases alone: the fold's validation cases have no say in anything.
    augmentations: decideMirrorAxes(pipeline.augmentations, separatingAxes(training.map(({ places }) => places))),
  };
}

/** Orders batches a few ahead and gives them in order, so that data workers and TensorFlow work at the same time. */
async function* prefetched(feed: Feed, groups: readonly Item[][], settings: AssembleSettings): AsyncGenerator<Batch> {
  const ordered: Promise<Batch>[] = [];
  try {
    for (let next = 0; next < groups.length || ordered.length > 0;) {
      while (next < groups.length && ordered.length < prefetch) {
        const batch = feed.assemble(groups[next++], settings);
        // Thrown when its turn comes; a batch that fails before that must not end the process.
        batch.catch(() => {});
        ordered.push(batch);
      }
      yield await ordered.shift()!;
    }
  } finally {
    // Those that nobody waits for any more may still fail.
    await Promise.allSettled(ordered);
  }
}

function grouped(items: readonly Item[], size: number): Item[][] {
  const groups: Item[][] = [];
  for (let i = 0; i < items.length; i += size) groups.push(items.slice(i, i + size));
  return groups;
}

/** What a rule asks of patches, for messages. */
function asked(rule: BlankRule | null): string {
  if (!rule || (rule.classes.length === 0 && rule.share === 0)) return 'anything but background';
  const what = rule.classes.length === 0 ? 'classes but the background' : `class ${rule.classes.join(', ')}`;
  return `${rule.share === 0 ? 'a voxel' : `${+(100 * rule.share).toPrecision(3)} %`} of ${what}`;
}

function notValidated(network: tfl.LayersModel): { loss: null; dice: null[]; scores: EpochRecord['scores'] } {
  return { loss: null, dice: Array<null>(network.outputs[0].shape.at(-1)! - 1).fill(null), scores: {} };
}

/** Seconds since it was started. */
function stopwatch(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}

function diverged(value: number, epoch: number, step: number): StudioError {
  return new StudioError(
    'engine',
    `the loss became ${value} in epoch ${epoch}, step ${step + 1}`,
    'lower optimizer.params.learningRate and train again',
  );
}
