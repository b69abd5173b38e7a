import { createHash } from 'node:crypto';
import { freemem } from 'node:os';
import type { Estimate } from '../../../../shared/configure.ts';
import type { FoldPlan } from '../../../../shared/folds.ts';
import { extrapolate } from '../../../core/estimate/extrapolate.ts';
import { casesToMeasure, type Measured } from '../../../core/estimate/measure.ts';
import type { Pipeline } from '../../../core/pipeline/pipeline.ts';
import { foldsOf, labelClassesOf } from '../../../core/runs/folds.ts';
import { machineMemory } from '../../machine-memory.ts';
import { runEstimate } from '../../run-call.ts';
import type { ProcessStarter } from '../../start-child.ts';
import type { TrainingData } from './training-data.ts';

interface EstimateOptions {
  readonly startProcess: ProcessStarter;
  readonly signal: AbortSignal;
  onProgress(facts: { done: number; total: number }): void;
}

/** Estimates are measured once for each pipeline and data; epochs, folds and the like only change the sum. */
const mostKept = 50;

/** Measures one training after the other: two at once would slow each other. */
export function createEstimator() {
  const known = new Map<string, Measured>();
  let last: Promise<unknown> = Promise.resolve();

  async function measured(data: TrainingData, pipeline: Pipeline, options: EstimateOptions): Promise<Measured> {
    const key = keyOf(data, pipeline);
    const turn = last.then(async () => {
      const found = known.get(key);
      if (found) return found;
      options.signal.throwIfAborted();
      const dataset = { ...data.dataset, cases: casesToMeasure(data.dataset.cases) };
      const made = await runEstimate({ root: data.folder, dataset, pipeline }, options);
      known.set(key, made);
      if (known.size > mostKept) known.delete(known.keys().next().value!);
      return made;
    });
    last = turn.catch(() => {});
    return turn;
  }

  /** `pipeline` has its patch shape. */
  return async (
    data: TrainingData,
    pipeline: Pipeline,
    plan: FoldPlan,
    options: EstimateOptions,
  ): Promise<Estimate> => {
    const { dataset, choices } = data;
    // Before the measurement: a plan that the cases do not allow is told at once.
    const ids = dataset.cases.map(({ id }) => id);
    const folds = foldsOf(plan, ids, pipeline.seed, choices.groups, labelClassesOf(dataset.cases));
    const facts = await measured(data, pipeline, options);
    const machine = { machineBytes: machineMemory(), freeBytes: freemem() };
    return extrapolate(facts, { pipeline, dataset, folds }, machine);
  };
}

/** What a measurement depends on: all that works on voxels, and nothing that only counts. */
function keyOf({ folder, dataset }: TrainingData, pipeline: Pipeline): string {
  const { schedule: _schedule, training: _training, seed: _seed, ...computed } = pipeline;
  const cases = casesToMeasure(dataset.cases).map(({ hashes }) => hashes);
  const facts = JSON.stringify([folder, cases, dataset.channels.length, dataset.classes.length, computed]);
  return createHash('sha256').update(facts).digest('hex');
}
