import {
  applyAugmentations,
  drawAugmentations,
  marginOfDrawn,
  type ChosenAugmentation,
  type DrawnAugmentation,
} from '../augment/run-augment.ts';
import { classShare, isBlank, type BlankRule } from '../patches/blanks.ts';
import { cropPatch } from '../patches/crop.ts';
import { fullImagePatch } from '../patches/full-image.ts';
import { drawLocation } from '../patches/random-crop.ts';
import { randomStream, type Random } from '../random.ts';
import type { Batch } from '../train/batch.ts';
import { spacingOf, type Sample, type Triple } from '../volume/volume.ts';
import type { Item } from './item.ts';
import { readSlices, type PreparedCase } from './prepare.ts';

export interface AssembleSettings {
  /** 2: patches are single slices. */
  readonly rank: 2 | 3;
  /** null: as large as the largest image of the batch. */
  readonly patch: Triple | null;
  /** What each axis of a patch must divide by, [z, y, x]. */
  readonly divisor: Triple;
  /** Share of the random patches that are placed on a class other than the background. */
  readonly foreground: number;
  /** What random patches must hold; null: anything. */
  readonly blanks: BlankRule | null;
  readonly augmentations: readonly ChosenAugmentation[];
}

/** Draws of a place before the patch that holds most of what is asked for is taken after all. */
const mostDraws = 10;

/** The batch that the items order, written over an older one where its memory is large enough. */
export async function assembleBatch(
  items: readonly Item[],
  cases: ReadonlyMap<string, PreparedCase>,
  settings: AssembleSettings,
  older?: Batch,
): Promise<Batch> {
  const chosen = items.map((item) => caseOf(item, cases));
  const patch = batchPatch(chosen, settings);
  const voxels = patch[0] * patch[1] * patch[2];
  const channels = chosen[0].shape[3];
  const imageLength = items.length * voxels * channels;
  const labelLength = items.length * voxels;
  const image = new Float32Array(memoryOf(older?.image, 4 * imageLength), 0, imageLength);
  const label = new Uint8Array(memoryOf(older?.label, labelLength), 0, labelLength);
  const seconds = { load: 0, augment: 0 };
  for (const [i, item] of items.entries()) {
    const start = performance.now();
    const { cropped, drawn } = await drawPatch(item, chosen[i], patch, settings);
    const cut = performance.now();
    const sample = applyAugmentations(cropped, drawn, patch);
    image.set(sample.image.data, i * voxels * channels);
    label.set(sample.label!.data, i * voxels);
    seconds.load += (cut - start) / 1000;
    seconds.augment += (performance.now() - cut) / 1000;
  }
  return { image, label, shape: [items.length, ...patch, channels], seconds };
}

function memoryOf(older: Float32Array | Uint8Array | undefined, bytes: number): SharedArrayBuffer {
  const memory = older?.buffer;
  return memory instanceof SharedArrayBuffer && memory.byteLength >= bytes ? memory : new SharedArrayBuffer(bytes);
}

/** What an item orders before it is augmented: a patch with the margin that the augmentations drawn for it need. */
export async function drawPatch(
  item: Item,
  prepared: PreparedCase,
  patch: Triple,
  settings: AssembleSettings,
): Promise<{ cropped: Sample; drawn: readonly DrawnAugmentation[] }> {
  const random = randomStream(...item.key);
  const spacingMm = spacingOf(prepared.affine);
  const augmentations = item.augmented ? settings.augmentations : [];
  const drawn = drawAugmentations(augmentations, random, { patch, channels: prepared.shape[3], spacingMm });
  const margin = marginOfDrawn(drawn, augmentations, patch, spacingMm);
  const size = patch.map((n, axis) => n + 2 * margin[axis]) as unknown as Triple;
  const rule = item.augmented && item.start === null ? settings.blanks : null;
  let best: { cropped: Sample; share: number } | null = null;
  for (let draw = 1; ; draw++) {
    const wanted = draw === mostDraws ? rule!.classes : [];
    const start = item.start ?? drawStart(random, prepared, patch, settings.foreground, wanted);
    const outer = subtract(start, margin);
    const { sample, first } = await readSlices(prepared, outer[0], size[0]);
    const cropped = cropPatch(sample, [outer[0] - first, outer[1], outer[2]], size);
    if (rule === null) return { cropped, drawn };
    const share = classShare(cropped.label!, margin, patch, rule.classes);
    if (!isBlank(share, rule)) return { cropped, drawn };
    if (best === null || share >= best.share) best = { cropped, share };
    if (draw === mostDraws) return { cropped: best.cropped, drawn };
  }
}

/** On a voxel of the wanted classes where there are any, else on foreground as often as `share` says. */
function drawStart(
  random: Random,
  { shape: [z, y, x], foreground }: PreparedCase,
  patch: Triple,
  share: number,
  wanted: readonly number[],
): Triple {
  const around = random.uniform() < share ? foreground : null;
  const onWanted = wanted.length > 0 && {
    ...foreground,
    voxels: wanted.map((index) => foreground.voxels[index] ?? []),
  };
  return drawLocation(random, [z, y, x], patch, onWanted || around);
}

/** Images of different sizes make one batch when the smaller ones are continued to the size of the largest. */
export function batchPatch(cases: readonly PreparedCase[], { patch, divisor, rank }: AssembleSettings): Triple {
  if (patch) return patch;
  const largest = [0, 1, 2].map((axis) => Math.max(...cases.map(({ shape }) => shape[axis]))) as unknown as Triple;
  return fullImagePatch(largest, divisor, rank);
}

function caseOf(item: Item, cases: ReadonlyMap<string, PreparedCase>): PreparedCase {
  const found = cases.get(item.caseId);
  if (!found) throw new Error(`case ${item.caseId} was not prepared`);
  return found;
}

function subtract(a: Triple, b: Triple): Triple {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}
