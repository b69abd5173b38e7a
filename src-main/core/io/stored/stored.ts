import type { Affine, Shape } from '../../volume/volume.ts';
import type { DataType } from '../nifti/data-types.ts';

/** How the voxels of an image with a header of text (NRRD, MetaImage) lie in its file or files. */
export interface Stored {
  readonly shape: Shape;
  /** Voxel (x, y, z) → RAS millimetres. */
  readonly affine: Affine;
  readonly dataType: DataType;
  readonly littleEndian: boolean;
  /** Values between a voxel's channel and the next: 1 where channels lie side by side, all voxels where one lies behind the other. */
  readonly channelStride: number;
  /** `text`: numbers in ASCII; `hex`: two digits a byte. */
  readonly encoding: 'raw' | 'deflate' | 'text' | 'hex';
  /** Names of the files that hold the voxels in turn, all of one size, from the folder of the header; null: behind the header. */
  readonly files: readonly string[] | null;
  /** Where what stands behind the header begins. */
  readonly headerEnd: number;
  /** Lines, then bytes, of each file that are no voxels, before it is unpacked. −1 bytes: all before the voxels. */
  readonly skipLines: number;
  readonly skipBytes: number;
  /** Bytes to pass over after unpacking. */
  readonly skipUnpacked: number;
}
