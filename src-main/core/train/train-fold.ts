import { StudioError } from '../../../shared/errors.ts';
import type { EpochRecord } from '../../../shared/history.ts';
import type { Engine, EpochTimes, StepParts } from '../../../shared/times.ts';
import * as architectures from '../architectures/index.ts';
import { decideMirrorAxes, separatingAxes } from '../augment/mirror-axes.ts';
import type { AssembleSettings } from '../batches/assemble.ts';
import type { Feed } from '../batches/feed.ts';
import { patchesPerPass, trainingItems, validationItems, type PlanSettings } from '../batches/plan.ts';
import { createPrefetch } from '../batches/prefetch.ts';
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
import { paysToCompile, type tfl } from '../tf/index.ts';
import type { Batch } from './batch.ts';
import { setWeights, weightsOf, type Checkpoint } from './checkpoint.ts';
import { isTrained, progressOf } from './progress.ts';
import { recalibrate } from './recalibrate.ts';
import { createTrainer } from './step.ts';
import { laps, stopwatch } from './stopwatch.ts';
import { scoring, validate } from './validate.ts';

/** Trainings of fewer steps are done sooner than compiling them takes. */
const fewestSteps = 30;

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
  onEpoch(facts: EpochFacts): Promise<void>;
}

export interface EpochFacts {
  readonly records: readonly EpochRecord[];
  /** Share of the epoch in which there was no batch yet. */
  readonly waiting: number;
  readonly times: Omit<EpochTimes, 'save'>;
  readonly engine: Engine | null;
  /** A step of this session taken apart; null where it cannot be. */
  readonly parts: StepParts | null;
  readonly checkpoint: () => Checkpoint;
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
  const batchesOf = createPrefetch(feed, batches.size, assemble);
  const validationBatches = (): AsyncIterable<Batch> =>
    batchesOf(validationItems(fold.validation, plan, settings.validationPatches));

  const trainer = createTrainer(network, loss, optimizer, pipeline.optimizer.params as never, {
    precision: settings.precision,
    compiled: !process.env.MISCNN_EAGER && paysToCompile([network]) && settings.epochs * iterations >= fewestSteps,
    isForeign:
      ![...pipeline.metrics, pipeline.loss].every(({ id }) => id in losses) ||
      !(pipeline.architecture.id in architectures),
    score: scoring([loss, ...Object.values(scoredLosses)]),
  });
  let parts: StepParts | null | undefined;
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

      let [lossSum, step] = [0, 0];
      const spent = { steps: 0, wait: 0, start: 0, step: 0, validate: 0, load: 0, augment: 0 };
      const lap = laps();
      for await (const batch of batchesOf(trainingItems(fold.training, plan, epoch, iterations * batches.size))) {
        spent.wait += lap();
        if (signal.aborted) return false;
        const value = trainer.step(batch, rate);
        if (parts === undefined) {
          parts = trainer.parts(batch);
          spent.start += lap();
        } else {
          spent.steps++;
          spent.step += lap();
        }
        spent.load += batch.seconds?.load ?? 0;
        spent.augment += batch.seconds?.augment ?? 0;
        if (!Number.isFinite(value)) throw diverged(value, epoch, step);
        lossSum += value;
        fold.onStep({ epoch, step: ++step, steps: iterations, loss: lossSum / step });
        if (progressOf(settings, 0, before + clock()) >= 1) break;
        lap();
      }
      const waiting = spent.wait / clock();
      trainer.sync();

      const isLast = progressOf(settings, epoch, before + clock()) >= 1;
      const hasTurn = fold.validation.length > 0 && (isLast || epoch % settings.validationEvery === 0);
      lap();
      const scores = hasTurn
        ? await validate(trainer, validationBatches(), Object.keys(scoredLosses))
        : notValidated(network);
      if (hasTurn) spent.validate = lap();
      const seconds = clock();
      records.push({
        epoch,
        loss: lossSum / step,
        learningRate: rate,
        validationLoss: scores.loss,
        validationDice: scores.dice,
        scores: scores.scores,
        seconds,
        elapsedSeconds: before + seconds,
      });
      const times = { epoch, seconds, ...spent };
      await fold.onEpoch({ records, waiting, times, engine: trainer.engine, parts: parts ?? null, checkpoint });
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

/** What a rule asks of patches, for messages. */
function asked(rule: BlankRule | null): string {
  if (!rule || (rule.classes.length === 0 && rule.share === 0)) return 'anything but background';
  const what = rule.classes.length === 0 ? 'classes but the background' : `class ${rule.classes.join(', ')}`;
  return `${rule.share === 0 ? 'a voxel' : `${+(100 * rule.share).toPrecision(3)} %`} of ${what}`;
}

function notValidated(network: tfl.LayersModel): { loss: null; dice: null[]; scores: EpochRecord['scores'] } {
  return { loss: null, dice: Array<null>(network.outputs[0].shape.at(-1)! - 1).fill(null), scores: {} };
}

function diverged(value: number, epoch: number, step: number): StudioError {
  return new StudioError(
    'engine',
    `the loss became ${value} in epoch ${epoch}, step ${step + 1}`,
    'lower optimizer.params.learningRate and train again',
  );
}
