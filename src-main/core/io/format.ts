import type { Problem } from '../../../shared/dataset.ts';
import type { Volume, VoxelArray } from '../volume/volume.ts';

/**
 * An image as its file holds it: voxels in the file's own axis order with intensities scaled (slope and intercept
 * applied), the file's own affine, and what a writer needs to give the same header back.
 */
export interface Image {
  readonly volume: Volume;
  readonly header: ImageHeader;
}

export interface ImageHeader {
  readonly sformCode: number;
  readonly qformCode: number;
  /** Name of the stored data type, as in `int16`. */
  readonly dataType: string;
}

/** An image that is still being read. */
export interface ImagePart {
  readonly shape: Volume['shape'];
  readonly affine: Volume['affine'];
  /**
   * Voxels `from` … `to` − 1 as `read` gives them, channel after channel: of one channel, those of [z, y, x]. They may lie
   * in the memory of the whole image.
   */
  voxels(from: number, to: number): VoxelArray;
}

/** Told while a file is read: the first `count` voxels are there by now. */
export type OnPart = (part: ImagePart, count: number) => void;

/** A label on the grid of a case's image. */
export interface LabelImage extends Image {
  /** Which class each value is, where the file names its classes; null where values are the classes. */
  readonly names: ReadonlyMap<number, string> | null;
  /** Warnings: what the user should know though the label can be read. */
  readonly problems?: readonly Problem[];
  /** Where the file names its structures: those that were not wanted. */
  readonly leftOut?: readonly string[];
}

/** The grid of a case's image, on which a label is wanted. */
export type LabelGrid = Pick<Volume, 'shape' | 'affine'> & { readonly path?: string };

export interface Format {
  readonly title: string;
  /** Lower case with the dot, longest first: ['.nii.gz', '.nii']. */
  readonly extensions: readonly string[];
  /** Images consist of many files, so that a file among others of its kind is no case by itself. */
  readonly isSeries?: true;
  /** Pictures, which know neither patient nor millimetres: 1 mm stands for a pixel, and letters of directions say nothing. */
  readonly isPicture?: true;
  /** Reads the file whole; throws `bad-file` with the path's file name and the offending value. */
  read(path: string, onPart?: OnPart): Promise<Image>;
  /** Shape, affine and type without the voxels. */
  readHeader(path: string): Promise<Omit<Image, 'volume'> & { shape: Volume['shape']; affine: Volume['affine'] }>;
  /** All files that the image of `path` consists of, in an order that depends on the image alone; missing: only `path`. */
  files?(path: string): Promise<string[]>;
  /**
   * The label in `path`, where the file does not lie on a grid of its own or names its classes; missing: `read`. Without a
   * grid, on its own, where it has one. Of the names that are `wanted`, where these are given, in their order: values are
   * 1, 2, …. Throws `bad-dataset` where it has no place on the grid.
   */
  readLabel?(path: string, grid: LabelGrid | null, wanted?: readonly string[] | null): Promise<LabelImage>;
  /** Writes atomically (temporary name, sync, rename). Labels as uint8 or uint16, probabilities as float32. */
  write?(path: string, volume: Volume, header: ImageHeader): Promise<void>;
}
