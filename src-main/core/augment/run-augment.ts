import { cropCentre } from '../patches/crop.ts';
import { entriesOf, type PluginId } from '../plugins/registry.ts';
import type { Random } from '../random.ts';
import { spacingOf, type Sample, type Triple } from '../volume/volume.ts';
import type { Augmentation } from './augmentation.ts';
import * as augmentations from './index.ts';

export type AugmentationId = keyof typeof augmentations | PluginId;

/** One entry of a pipeline's list, its parameters complete and the axes of a mirror decided (`decideMirrorAxes`). */
export interface ChosenAugmentation {
  readonly id: AugmentationId;
  readonly params: Readonly<Record<string, unknown>>;
}

/** One augmentation that will be applied, as plain JSON. */
export interface DrawnAugmentation {
  readonly id: AugmentationId;
  readonly record: unknown;
}

/**
 * Voxels [z, y, x] that a patch of shape `patch` needs beyond each side so that no augmentation has to make up a
 * border, at most. Crop with them, and `augmentPatch` gives the patch.
 */
export function marginOf(list: readonly ChosenAugmentation[], patch: Triple, spacingMm: Triple): Triple {
  const [largest] = shapesAlong(list, patch, spacingMm);
  return [0, 1, 2].map((i) => (largest[i] - patch[i]) / 2) as unknown as Triple;
}

/**
 * The margin that what was drawn for a patch of shape `patch` needs: at most that of `marginOf`, as far as the first entry
 * that has use for one says how far it looks.
 */
export function marginOfDrawn(
  drawn: readonly DrawnAugmentation[],
  list: readonly ChosenAugmentation[],
  patch: Triple,
  spacingMm: Triple,
): Triple {
  const first = drawn.find(usesMargin);
  if (!first) return [0, 0, 0];
  const source = entry(first.id).sourceShape?.(first.record, spacingMm);
  return source
    ? ([0, 1, 2].map((i) => (source[i] - patch[i]) / 2) as unknown as Triple)
    : marginOf(list, patch, spacingMm);
}

/** The list's records for one patch of shape `patch`; what is not to be changed is left out. */
export function drawAugmentations(
  list: readonly ChosenAugmentation[],
  random: Random,
  { patch, channels, spacingMm }: { patch: Triple; channels: number; spacingMm: Triple },
): DrawnAugmentation[] {
  // The first entry's own margin plays no part in what any entry gives.
  const shapes = shapesAlong(list.slice(1), patch, spacingMm);
  return list.flatMap(({ id, params }, i) => {
    const record = entry(id).draw(random, params as never, { shape: [...shapes[i], channels], spacingMm });
    return record === null ? [] : [{ id, record }];
  });
}

/**
 * Applies records in order and gives the middle of the patch, of shape `shape`. The margin is cut off as soon as no
 * augmentation to come has use for it.
 */
export function applyAugmentations(patch: Sample, drawn: readonly DrawnAugmentation[], shape: Triple): Sample {
  const lastWithMargin = drawn.findLastIndex(usesMargin);
  let result = patch;
  drawn.forEach(({ id, record }, i) => {
    if (i > lastWithMargin) result = cropCentre(result, shape);
    result = entry(id).apply(result, record);
  });
  return cropCentre(result, shape);
}

/** Whether an augmentation that was drawn has use for a margin; most patches need none. */
export function usesMargin({ id }: DrawnAugmentation): boolean {
  return entry(id).margin !== undefined;
}

/** Draws and applies: a patch with its margin in, the augmented patch of shape `shape` out. */
export function augmentPatch(
  patch: Sample,
  list: readonly ChosenAugmentation[],
  random: Random,
  shape: Triple,
): Sample {
  const facts = { patch: shape, channels: patch.image.shape[3], spacingMm: spacingOf(patch.image.affine) };
  return applyAugmentations(patch, drawAugmentations(list, random, facts), shape);
}

/** Shapes with what is left of the margin: element i is what entry i is given, element i + 1 what it gives. */
function shapesAlong(list: readonly ChosenAugmentation[], patch: Triple, spacingMm: Triple): Triple[] {
  return list.reduceRight<Triple[]>(
    ([next, ...later], { id, params }) => {
      const [z, y, x] = entry(id).margin?.(params as never, { shape: [...next, 1], spacingMm }) ?? [0, 0, 0];
      return [[next[0] + 2 * z, next[1] + 2 * y, next[2] + 2 * x], next, ...later];
    },
    [patch],
  );
}

/** Ids and parameters come checked from the pipeline; here the registry's entries are all alike. */
function entry(id: AugmentationId): Augmentation {
  return entriesOf('augmentations', augmentations)[id];
}
