/* eslint-disable @typescript-eslint/no-explicit-any -- entries of a plug-in have settings of any kind */
/**
 * Types of plug-ins of MIScnn Studio. Put this file beside your plug-in, and above its function
 *
 *     @type {import('./miscnn-studio.d.ts').Plugin}
 *
 * in a comment that begins with two asterisks: editors then know what the function is given and what it has to return.
 * `tf` and `tfl` have types where @tensorflow/tfjs-core and @tensorflow/tfjs-layers are installed beside it.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** The default export of a plug-in: is given the studio's tools, returns entries by their ids. */
export type Plugin = (studio: Studio) => Contribution | Promise<Contribution>;

export interface Contribution {
  architectures?: Record<string, Architecture<any>>;
  losses?: Record<string, Loss<any>>;
  metrics?: Record<string, Metric<any>>;
  steps?: Record<string, Step<any, any>>;
  augmentations?: Record<string, Augmentation<any, any>>;
  formats?: Record<string, Format>;
}

/** What a plug-in is given. */
export interface Studio {
  /** They return what they are given, and let editors check it. */
  defineArchitecture<const P extends Params>(architecture: Architecture<P>): Architecture<P>;
  defineAugmentation<const P extends Params, R>(augmentation: Augmentation<P, R>): Augmentation<P, R>;
  defineFormat(format: Format): Format;
  defineLoss<const P extends Params>(loss: Loss<P>): Loss<P>;
  defineMetric<const P extends Params>(metric: Metric<P>): Metric<P>;
  defineParams<const P extends Params>(params: P): P;
  defineStep<const P extends Params, T>(step: Step<P, T>): Step<P, T>;
  /** An error that a user can act on. Its tag: 'bad-file' for a damaged file, 'bad-dataset' for data that do not fit. */
  StudioError: new (tag: ErrorTag, message: string, next: string, options?: { cause?: unknown }) => Error;
  /** What the operating system said when reading, as an error that names the file. */
  toReadError(error: unknown, path: string): Error;
  /** Writes a file whole or not at all. */
  writeFileAtomic(path: string, data: string | Uint8Array | Iterable<Uint8Array>): Promise<void>;
  /** The setting that every augmentation has: the share of patches that are changed. */
  probability(share: number): NumberParam;
  identityAffine: Affine;
  /** Millimetres between voxels, [z, y, x]. */
  spacingOf(affine: Affine): Triple;
  spatialShape(shape: Shape): Triple;
  /** Voxels of one channel. */
  voxelCount(shape: Shape | Triple): number;
  /**
   * TensorFlow's operations and layers, the studio's own layers, and its losses by their ids. Undefined in plug-ins that add
   * neither a loss nor an architecture: the threads that prepare data do without.
   */
  tf: typeof tf;
  tfl: typeof tfl;
  layers: Record<
    'BatchNormalization' | 'Dropout' | 'InstanceNormalization' | 'LayerNormalization' | 'LinearUpsampling',
    any
  >;
  losses: Record<string, Loss<any>>;
}

export type ErrorTag =
  'bad-file' | 'bad-format' | 'bad-dataset' | 'bad-pipeline' | 'not-found' | 'not-readable' | 'memory';

// Settings

interface Described {
  title: string;
  help: string;
  unit?: string;
  /** Forms fold it away. */
  isAdvanced?: boolean;
}

export interface NumberParam extends Described {
  kind: 'number';
  default: number;
  min?: number;
  max?: number;
  integer?: boolean;
}

export interface NumbersParam extends Described {
  kind: 'numbers';
  default: readonly number[];
  length?: number;
  min?: number;
  max?: number;
  integer?: boolean;
  ascending?: boolean;
}

export interface BooleanParam extends Described {
  kind: 'boolean';
  default: boolean;
}

export interface ChoiceParam<Option extends string = string> extends Described {
  kind: 'choice';
  default: Option;
  options: readonly Option[];
}

export type Param = NumberParam | NumbersParam | BooleanParam | ChoiceParam;
export type Params = Readonly<Record<string, Param>>;

export type ParamValue<P extends Param> = P extends NumberParam
  ? number
  : P extends NumbersParam
    ? readonly number[]
    : P extends BooleanParam
      ? boolean
      : P extends ChoiceParam<infer Option>
        ? Option
        : never;

export type ParamValues<P extends Params> = { readonly [Name in keyof P]: ParamValue<P[Name]> };

// Images: C order, [z, y, x, channels], x the fastest

/** [z, y, x, channels]. */
export type Shape = readonly [number, number, number, number];
/** [z, y, x]. */
export type Triple = readonly [number, number, number];
/** Row-major 4×4 matrix: voxel (x, y, z, 1) → RAS+ millimetres. */
export type Affine = readonly number[];

export type VoxelArray =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

export interface Volume<A extends VoxelArray = VoxelArray> {
  readonly data: A;
  readonly shape: Shape;
  readonly affine: Affine;
}

/** Intensities, or probabilities with one channel a class. */
export type FloatVolume = Volume<Float32Array>;
/** Class indexes, 0 the background. */
export type LabelVolume = Volume<Uint8Array>;

export interface Sample {
  readonly caseId: string;
  readonly image: FloatVolume;
  /** On the grid of the image; null where there is no truth. */
  readonly label: LabelVolume | null;
}

// Entries

interface Entry<P extends Params> {
  readonly title: string;
  readonly help: string;
  readonly params: P;
}

export interface Loss<P extends Params = Params> extends Entry<P> {
  /** Truth is one-hot, prediction are probabilities, both [batch, …space, classes]; lowest at the truth. */
  loss(params: ParamValues<P>): (truth: tf.Tensor, prediction: tf.Tensor) => tf.Scalar;
}

export interface NetworkInput {
  readonly rank: 2 | 3;
  readonly channels: number;
  /** With the background. */
  readonly classes: number;
  /** Of initial weights; null: all kernels are 0, to look at layers. */
  readonly seed: number | null;
}

export interface Architecture<P extends Params = Params> extends Entry<P> {
  /** From [batch, …space, channels], space left open, to probabilities [batch, …space, classes]. */
  build(input: NetworkInput, params: ParamValues<P>): tfl.LayersModel;
  /** What the axes [z, y, x] of a patch must divide by. */
  divisor(params: ParamValues<P>): Triple;
}

export interface MaskPair {
  /** Voxels of the class. */
  readonly counts: { readonly tp: number; readonly fp: number; readonly fn: number; readonly tn: number };
  readonly diagonalMm: number;
  readonly voxelMm3: number;
  /** Millimetres from each border voxel to the nearest of the other mask, ascending; null where a mask is empty. */
  surfaces(): { readonly fromTruth: Float64Array; readonly fromPrediction: Float64Array } | null;
  /** Of each connected part the share of it that the other mask covers. */
  lesions(): { readonly truth: Float64Array; readonly prediction: Float64Array };
}

export interface Metric<P extends Params = Params> extends Entry<P> {
  readonly unit: '' | 'mm' | 'ml' | '%';
  readonly better: 'higher' | 'lower' | 'zero';
  /** What it is computed from. */
  readonly basis: 'counts' | 'surfaces' | 'lesions';
  /** Short id of the exact formula: figures under different ids must not be compared. */
  readonly definition: string;
  /** NaN where it is undefined. */
  score(pair: MaskPair, params: ParamValues<P>): number;
}

export interface Step<P extends Params = Params, T = unknown> extends Entry<P> {
  /** Does not change what it is given. The trace is plain JSON. */
  apply(sample: Sample, params: ParamValues<P>): { sample: Sample; trace: T };
  /** Takes probabilities back to the grid that `apply` was given. */
  undo(prediction: FloatVolume, trace: T): FloatVolume;
  /** For settings that are measured in training cases. */
  readonly measure?: {
    isOpen(params: ParamValues<P>): boolean;
    ofCase(sample: Sample, params: ParamValues<P>): unknown;
    settle(cases: readonly unknown[], params: ParamValues<P>): ParamValues<P>;
  };
}

export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  between(low: number, high: number): number;
  /** 0 … count − 1. */
  index(count: number): number;
  /** Standard normal. */
  normal(): number;
  shuffle<T>(items: readonly T[]): T[];
}

export interface Augmentation<P extends Params = Params, R = unknown> extends Entry<P> {
  /** All that is random, as plain JSON; null: leave the patch as it is. */
  draw(random: Random, params: ParamValues<P>, facts: { readonly shape: Shape; readonly spacingMm: Triple }): R | null;
  /** Does not change what it is given. */
  apply(patch: Sample, record: R): Sample;
  /** Voxels [z, y, x] needed beyond each side. */
  margin?(params: ParamValues<P>, facts: { readonly shape: Shape; readonly spacingMm: Triple }): Triple;
}

export interface ImageHeader {
  readonly sformCode: number;
  readonly qformCode: number;
  /** As in `int16`. */
  readonly dataType: string;
}

export interface Format {
  readonly title: string;
  /** Lower case with the dot, longest first. */
  readonly extensions: readonly string[];
  /** In the file's own axis order, intensities scaled. */
  read(path: string): Promise<{ readonly volume: Volume; readonly header: ImageHeader }>;
  /** Without the voxels. */
  readHeader(path: string): Promise<{ readonly shape: Shape; readonly affine: Affine; readonly header: ImageHeader }>;
  /** All files of the image, where there is more than `path`. */
  files?(path: string): Promise<string[]>;
  write?(path: string, volume: Volume, header: ImageHeader): Promise<void>;
}
