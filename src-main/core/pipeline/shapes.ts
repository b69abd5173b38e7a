import type { Dataset } from '../../../shared/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import * as architectures from '../architectures/index.ts';
import { blankRule, type BlankRule } from '../patches/blanks.ts';
import { entriesOf } from '../plugins/registry.ts';
import { sliceOrder } from '../steps/slice-axis.ts';
import type { Triple } from '../volume/volume.ts';
import type { Pipeline } from './pipeline.ts';

/** A training patch has no more voxels than this unless it is asked for: 64 × 64 × 64, what MIScnn's standard network takes in seconds on a CPU. */
const mostVoxels = 64 ** 3;

/** The patch as [z, y, x]; null where each image is taken whole. */
export function patchShapeOf({ patches }: Pipeline): Triple | null {
  return patches.mode === 'full' ? null : (patches.shape as Triple);
}

/** The grid on which training patches lie; null where they do not. */
export function gridOf(pipeline: Pipeline): { patch: Triple; overlap: Triple; blanks: BlankRule | null } | null {
  const { mode, overlap } = pipeline.patches;
  const patch = patchShapeOf(pipeline);
  return mode === 'grid' && patch
    ? { patch, overlap: overlapVoxels(patch, overlap), blanks: blankRule(pipeline.patches) }
    : null;
}

/** What each axis of a patch must divide by, [z, y, x]. */
export function divisorOf({ architecture, rank }: Pick<Pipeline, 'architecture' | 'rank'>): Triple {
  const entry = entriesOf('architectures', architectures)[architecture.id];
  const [z, y, x] = entry.divisor(architecture.params as never);
  return [rank === 2 ? 1 : z, y, x];
}

/** A share of the patch in whole voxels, always less than the patch. */
export function overlapVoxels(patch: Triple, share: number): Triple {
  return patch.map((size) => Math.min(size - 1, Math.floor(size * share))) as unknown as Triple;
}

/**
 * The pipeline with a patch that fits network and data: chosen from the sizes of the images where none is given.
 * Throws `bad-pipeline` for one that the network cannot halve often enough, or that is larger than every image.
 */
export function withPatchShape(pipeline: Pipeline, dataset: Pick<Dataset, 'cases'>): Pipeline {
  if (pipeline.patches.mode === 'full') return pipeline;
  const divisor = divisorOf(pipeline);
  const fit = (size: number, axis: number): number => Math.ceil(size / divisor[axis]) * divisor[axis];
  const shapes = dataset.cases.map((each) => canonicalShape(pipeline, each));
  const { shape } = pipeline.patches;
  if (shape.length === 0) return { ...pipeline, patches: { ...pipeline.patches, shape: chooseShape(shapes, divisor) } };

  const wrong = (fault: string, next: string): StudioError =>
    new StudioError('bad-pipeline', `pipeline.patches.shape is [${shape.join(', ')}]: ${fault}`, next);
  if (shape.length !== 3) throw wrong('it has to have 3 numbers', 'give z, y, x; z is 1 for a 2D network');
  if (pipeline.rank === 2 && shape[0] !== 1)
    throw wrong('a 2D network takes single slices', `use [1, ${shape[1]}, ${shape[2]}]`);
  const fitting = shape.map(fit);
  if (shape.some((size, axis) => size !== fitting[axis])) {
    throw wrong(
      `the network halves each axis until it has divided by ${divisor.join('×')}`,
      `use [${fitting.join(', ')}]`,
    );
  }
  const largest = [0, 1, 2].map((axis) => fit(Math.max(...shapes.map((each) => each[axis])), axis));
  if (shape.every((size, axis) => size >= largest[axis]) && shape.some((size, axis) => size > largest[axis])) {
    throw wrong('it is larger than every image', `use at most [${largest.join(', ')}]`);
  }
  return pipeline;
}

/** The median image rounded up, its largest axis halved until it is small enough for a training step. */
function chooseShape(shapes: readonly Triple[], divisor: Triple): number[] {
  const shape = [0, 1, 2].map((axis) => {
    const sizes = shapes.map((each) => each[axis]).sort((a, b) => a - b);
    return Math.ceil(sizes[sizes.length >> 1] / divisor[axis]) * divisor[axis];
  });
  if (divisor[0] === 1) shape[0] = 1;
  while (shape[0] * shape[1] * shape[2] > mostVoxels && shape.some((size, axis) => size > divisor[axis])) {
    const axis = shape.indexOf(Math.max(...shape));
    shape[axis] = Math.ceil(shape[axis] / 2 / divisor[axis]) * divisor[axis];
  }
  return shape;
}

/** Shape of a case as the network sees it: axes in canonical order, turned, resampled or resized where a step does so. */
export function canonicalShape(
  pipeline: Pipeline,
  { shape, spacingMm, orientation }: Dataset['cases'][number],
): Triple {
  const order = ['SI', 'AP', 'LR'].map(
    (letters) => 2 - [...orientation].findIndex((letter) => letters.includes(letter)),
  );
  let size = order.map((axis) => shape[axis]);
  let spacing = order.map((axis) => spacingMm[axis]);
  for (const { id, params } of pipeline.steps) {
    if (id === 'sliceAxis') {
      const turned = sliceOrder(params.axis as Parameters<typeof sliceOrder>[0]);
      [size, spacing] = [turned.map((axis) => size[axis]), turned.map((axis) => spacing[axis])];
    }
    if (id === 'resample') {
      const wanted = params.spacingMm as readonly number[];
      size = size.map((each, axis) =>
        each === 1 ? 1 : Math.max(1, Math.round((each * spacing[axis]) / wanted[axis])),
      );
      spacing = [...wanted];
    }
    if (id === 'resize') size = [...(params.shape as readonly number[])];
  }
  return size as unknown as Triple;
}
