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

export interface Format {
  readonly title: string;
  /** Lower case with the dot, longest first: ['.nii.gz', '.nii']. */
  readonly extensions: readonly string[];
  /** Reads the file whole; throws `bad-file` with the path's file name and the offending value. */
  read(path: string, onPart?: OnPart): Promise<Image>;
  /** Shape, affine and type without the voxels. */
  readHeader(path: string): Promise<Omit<Image, 'volume'> & { shape: Volume['shape']; affine: Volume['affine'] }>;
  /** Writes atomically (temporary name, sync, rename). Labels as uint8 or uint16, probabilities as float32. */
  write?(path: string, volume: Volume, header: ImageHeader): Promise<void>;
}
