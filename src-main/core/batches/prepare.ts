import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { Case, Dataset } from '../../../shared/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import { classPlaces, type ClassPlace } from '../augment/mirror-axes.ts';
import { loadCase } from '../io/load-case.ts';
import { skipBlanks, type BlankRule } from '../patches/blanks.ts';
import { foregroundIndex, type ForegroundIndex } from '../patches/foreground-index.ts';
import { gridLocations } from '../patches/grid.ts';
import { randomStream } from '../random.ts';
import { readContainerHeader } from '../runs/container.ts';
import { applySteps, type StepChoice } from '../steps/run-steps.ts';
import { findPrepared, keepPrepared, preparedExtension, preparedName, type PreparedFolders } from './prepared-files.ts';
import {
  spatialShape,
  type Affine,
  type FloatVolume,
  type LabelVolume,
  type Sample,
  type Shape,
  type Triple,
} from '../volume/volume.ts';

/** A case after its steps, ready to be cut into patches: plain data that can be sent to every worker. */
export interface PreparedCase {
  readonly id: string;
  readonly shape: Shape;
  readonly affine: Affine;
  /** Voxels of each class, so that a patch can be placed on one. */
  readonly foreground: ForegroundIndex;
  /** Where each class lies, from which the axes to mirror are decided. */
  readonly places: readonly ClassPlace[];
  /** Where the patches of the grid start that training uses; null where the grid is not used. */
  readonly gridStarts: readonly Triple[] | null;
  /** Shared memory that all workers read, or a file of which they read parts. */
  readonly voxels: { readonly image: Float32Array; readonly label: Uint8Array } | { readonly file: string };
}

export interface PrepareSettings {
  readonly root: string;
  readonly dataset: Pick<Dataset, 'channels' | 'classes'>;
  readonly steps: readonly StepChoice[];
  readonly seed: number;
  /** null: patches do not lie on a grid. */
  readonly grid: { readonly patch: Triple; readonly overlap: Triple; readonly blanks: BlankRule | null } | null;
  /** Where prepared cases lie; null: in memory. */
  readonly cache: PreparedFolders | null;
  /** The program's version: another one may prepare cases in another way. */
  readonly program?: string;
}

/** What a case is loaded by, and the steps before and up to the one that measures. */
export type MeasureSettings = Pick<PrepareSettings, 'root' | 'dataset' | 'steps'>;

/**
 * Loads a case that has a label, takes it through the steps, and keeps it where the settings say. One that lies on disk
 * already is not loaded again.
 */
export async function prepareCase(each: Case, settings: PrepareSettings): Promise<PreparedCase> {
  const { root, dataset, steps, cache, program = '' } = settings;
  const shareable = cache && preparedName(each, dataset, steps, program);
  const found = shareable && (await findPrepared(shareable, cache));
  if (found) return { ...describePrepared({ caseId: each.id, ...found }, settings), voxels: { file: found.file } };
  const { image, label } = applySteps((await loadCase(root, each, dataset)).sample, steps).sample as LabelledSample;
  const prepared = describePrepared({ caseId: each.id, image, label }, settings);
  if (cache === null) return { ...prepared, voxels: { image: shared(image.data), label: shared(label.data) } };
  const folders = shareable ? cache : { ...cache, shared: null };
  return { ...prepared, voxels: { file: await keepPrepared(shareable ?? ownName(each), folders, { image, label }) } };
}

/** Of a case that is prepared for its run alone. */
function ownName({ id }: Case): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 32) + preparedExtension;
}

export type LabelledSample = Sample & { label: LabelVolume };

/** Its image's voxels are not looked at. */
type DescribedSample = Pick<LabelledSample, 'caseId' | 'label'> & { image: Pick<FloatVolume, 'shape' | 'affine'> };

/** What is to be known of a case after its steps, beside its voxels. */
export function describePrepared(
  { caseId, image, label }: DescribedSample,
  { dataset: { classes }, seed, grid }: Pick<PrepareSettings, 'dataset' | 'seed' | 'grid'>,
): Omit<PreparedCase, 'voxels'> {
  const starts = grid && gridLocations(spatialShape(image.shape), grid.patch, grid.overlap);
  return {
    id: caseId,
    shape: image.shape,
    affine: image.affine,
    foreground: foregroundIndex(label, classes.length, randomStream(seed, 'foreground', caseId)),
    places: classPlaces(label, classes.length),
    gridStarts: grid?.blanks ? skipBlanks(label, starts!, grid.patch, grid.blanks) : starts,
  };
}

/**
 * The slices of a prepared case from `start` on, at most `depth` of them, as a sample; those beyond either end are left
 * out. `first` is the slice that the sample begins with.
 */
export async function readSlices(
  prepared: PreparedCase,
  start: number,
  depth: number,
): Promise<{ sample: Sample; first: number }> {
  const [z, y, x, channels] = prepared.shape;
  const volumes = (
    image: Float32Array,
    label: Uint8Array,
    planes: number,
  ): { image: FloatVolume; label: LabelVolume } => ({
    image: { data: image, shape: [planes, y, x, channels], affine: prepared.affine },
    label: { data: label, shape: [planes, y, x, 1], affine: prepared.affine },
  });
  if ('image' in prepared.voxels) {
    return { sample: { caseId: prepared.id, ...volumes(prepared.voxels.image, prepared.voxels.label, z) }, first: 0 };
  }
  // Never empty: a patch beyond the end continues the last slice.
  const first = Math.min(Math.max(start, 0), z - 1);
  const planes = Math.max(1, Math.min(start + depth, z) - first);
  const file = await open(prepared.voxels.file).catch((error: unknown) => {
    throw new StudioError('bad-file', `the prepared case ${prepared.id} is gone`, again, { cause: error });
  });
  try {
    const { locate } = await readContainerHeader(file, prepared.voxels.file);
    const image = new Float32Array(planes * y * x * channels);
    const label = new Uint8Array(planes * y * x);
    const imageBytes = new Uint8Array(image.buffer);
    await readWhole(file, imageBytes, locate('image').offset + first * y * x * channels * 4, prepared);
    await readWhole(file, label, locate('label').offset + first * y * x, prepared);
    return { sample: { caseId: prepared.id, ...volumes(image, label, planes) }, first };
  } finally {
    await file.close();
  }
}

const again = 'resume the run; the case is prepared again';

/** A file that was cut off would give zeros, which train as well as voxels do. */
async function readWhole(file: FileHandle, bytes: Uint8Array, position: number, { id }: PreparedCase): Promise<void> {
  const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
  if (bytesRead === bytes.length) return;
  throw new StudioError('bad-file', `the prepared case ${id} is cut off`, again);
}

function shared<A extends Float32Array | Uint8Array>(array: A): A {
  const Type = array.constructor as new (buffer: SharedArrayBuffer) => A;
  const copy = new Type(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}
