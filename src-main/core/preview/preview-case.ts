import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Case, Dataset } from '../../../shared/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import { applyAugmentations } from '../augment/run-augment.ts';
import type { AugmentationId } from '../augment/run-augment.ts';
import { batchPatch, drawPatch } from '../batches/assemble.ts';
import type { Item } from '../batches/item.ts';
import { trainingItems } from '../batches/plan.ts';
import { describePrepared, type LabelledSample, type PreparedCase } from '../batches/prepare.ts';
import { loadCase } from '../io/load-case.ts';
import { cropCentre } from '../patches/crop.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { gridOf } from '../pipeline/shapes.ts';
import { applySteps, stepOf } from '../steps/run-steps.ts';
import { firstOpenStep, measureCase, settleSteps } from '../steps/settle-steps.ts';
import { assembleSettings } from '../train/train-fold.ts';
import { voxelCount, type Sample } from '../volume/volume.ts';

export interface PreviewOrder {
  /** Folder of the data set. */
  readonly root: string;
  /** Cases that would be trained on. */
  readonly dataset: Pick<Dataset, 'channels' | 'classes' | 'cases'>;
  /** With its patch shape. */
  readonly pipeline: Pipeline;
  readonly caseId: string;
  /** Patches are those of this epoch; another one draws others. */
  readonly epoch: number;
}

export interface PreviewedCase {
  /** As loaded, then after each step. */
  readonly stages: readonly { readonly title: string; readonly sample: LabelledSample }[];
  readonly patches: readonly PreviewedPatch[];
}

export interface PreviewedPatch {
  readonly item: Item;
  readonly before: Sample;
  readonly after: Sample;
  readonly augmentations: readonly AugmentationId[];
}

/** Patches that are shown of an epoch. */
const shownPatches = 4;
/**
 * Voxels of the cases from which the axes to mirror are decided and settings of steps measured: all of a small study, the
 * first cases of a large one.
 */
const mostVoxels = 16_000_000;

/**
 * Makes previews by the code of training and keeps what the next one may need: the case as loaded and after each step.
 * Throws `cancelled` between steps when `isOutdated` says so, `not-found` for a case that is not there, and what loading
 * and steps throw.
 */
export function createPreviewer() {
  let chain: { key: string; sample: LabelledSample }[] = [];
  let settled: { key: string; steps: Pipeline['steps'] } | null = null;
  let places: { key: string; value: Pick<PreparedCase, 'places'>[] } | null = null;

  async function pause(isOutdated: () => boolean): Promise<void> {
    await nextTurn();
    if (isOutdated()) throw new StudioError('cancelled', 'the preview is outdated', 'look at the newer one');
  }

  /** With the settings of steps that a training measures in the cases of each fold, here measured in all of them. */
  async function settledOrder(order: PreviewOrder, isOutdated: () => boolean): Promise<PreviewOrder> {
    const { root, dataset, pipeline } = order;
    if (firstOpenStep(pipeline.steps) < 0) return order;
    const cases = withinLimit(dataset.cases);
    const key = JSON.stringify(cases.map((each) => keyOf(root, each, dataset, pipeline.steps)));
    if (settled?.key !== key) {
      const steps = await settleSteps(pipeline.steps, async (choices, place) => {
        const measured: unknown[] = [];
        for (const each of cases) {
          measured.push(measureCase((await loadCase(root, each, dataset)).sample, choices, place));
          await pause(isOutdated);
        }
        return measured;
      });
      settled = { key, steps };
    }
    return { ...order, pipeline: { ...pipeline, steps: settled.steps } };
  }

  async function stagesOf(order: PreviewOrder, isOutdated: () => boolean): Promise<LabelledSample[]> {
    const { root, dataset, pipeline } = order;
    const each = caseOf(order);
    const keys = pipeline.steps.map((_, i) => keyOf(root, each, dataset, pipeline.steps.slice(0, i + 1)));
    keys.unshift(keyOf(root, each, dataset, []));
    const known = keys.findIndex((key, i) => chain[i]?.key !== key);
    chain = known < 0 ? chain.slice(0, keys.length) : chain.slice(0, known);
    for (let i = chain.length; i < keys.length; i++) {
      const sample =
        i === 0
          ? (await loadCase(root, each, dataset)).sample
          : applySteps(chain[i - 1].sample, [pipeline.steps[i - 1]]).sample;
      chain.push({ key: keys[i], sample: sample as LabelledSample });
      await pause(isOutdated);
    }
    return chain.map(({ sample }) => sample);
  }

  /** Where the classes lie in the training cases, which decides the axes that are not mirrored. */
  async function placesOf(order: PreviewOrder, isOutdated: () => boolean): Promise<Pick<PreparedCase, 'places'>[]> {
    const { root, dataset, pipeline } = order;
    const cases = withinLimit(dataset.cases);
    const key = JSON.stringify(cases.map((each) => keyOf(root, each, dataset, pipeline.steps)));
    if (places?.key === key) return places.value;
    const value: Pick<PreparedCase, 'places'>[] = [];
    for (const each of cases) {
      const { sample } = applySteps((await loadCase(root, each, dataset)).sample, pipeline.steps);
      value.push(describePrepared(sample as LabelledSample, { dataset, seed: pipeline.seed, grid: null }));
      await pause(isOutdated);
    }
    places = { key, value };
    return value;
  }

  return async (asked: PreviewOrder, isOutdated: () => boolean = () => false): Promise<PreviewedCase> => {
    const order = await settledOrder(asked, isOutdated);
    const { dataset, pipeline, epoch } = order;
    const samples = await stagesOf(order, isOutdated);
    const last = samples.at(-1)!;
    const prepared: PreparedCase = {
      ...describePrepared(last, { dataset, seed: pipeline.seed, grid: gridOf(pipeline) }),
      voxels: { image: last.image.data, label: last.label.data },
    };
    const needsPlaces = pipeline.augmentations.some(({ id, params }) => id === 'mirror' && params.axesMode === 'auto');
    const settings = assembleSettings(pipeline, needsPlaces ? await placesOf(order, isOutdated) : [prepared]);
    const plan = { seed: pipeline.seed, rank: pipeline.rank, mode: pipeline.patches.mode, patch: settings.patch };
    const patch = batchPatch([prepared], settings);
    const patches: PreviewedPatch[] = [];
    for (const item of trainingItems([prepared], plan, epoch, shownPatches)) {
      const { cropped, drawn } = await drawPatch(item, prepared, patch, settings);
      const after = applyAugmentations(cropped, drawn, patch);
      patches.push({ item, before: cropCentre(cropped, patch), after, augmentations: drawn.map(({ id }) => id) });
      await pause(isOutdated);
    }
    const titles = ['As loaded', ...pipeline.steps.map(({ id }) => stepOf(id, 'pipeline.steps').title)];
    return { stages: samples.map((sample, i) => ({ title: titles[i], sample })), patches };
  };
}

function caseOf({ dataset, caseId }: PreviewOrder): Case {
  const found = dataset.cases.find(({ id }) => id === caseId);
  if (found && found.label !== null) return found;
  throw new StudioError('not-found', `there is no case "${caseId}" to train on`, 'choose another case');
}

/** What a sample depends on: the files by their content, the classes, the steps so far. */
function keyOf(
  root: string,
  { images, label, hashes }: Case,
  { channels, classes }: PreviewOrder['dataset'],
  applied: Pipeline['steps'],
): string {
  const values = classes.map(({ value }) => value);
  return JSON.stringify([root, images, label, hashes, channels.length, values, applied]);
}

function withinLimit(cases: readonly Case[]): Case[] {
  let voxels = 0;
  return cases.filter(({ shape }, i) => {
    voxels += voxelCount(shape as never);
    return i === 0 || voxels <= mostVoxels;
  });
}
