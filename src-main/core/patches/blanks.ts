import type { LabelVolume, Triple } from '../volume/volume.ts';

/** What a patch must hold so that it is not blank. */
export interface BlankRule {
  /** Class indexes that count; none: all but the background. */
  readonly classes: readonly number[];
  /** Least share of the patch that is of these classes, 0 … 1; 0: a single voxel. */
  readonly share: number;
}

/** The settings of a pipeline as a rule; null where blank patches are used like others. */
export function blankRule(patches: {
  readonly skipBlanks: boolean;
  readonly blankClasses: readonly number[];
  readonly blankShare: number;
}): BlankRule | null {
  return patches.skipBlanks ? { classes: patches.blankClasses, share: patches.blankShare } : null;
}

/** The locations whose patches are not blank. */
export function skipBlanks(
  label: LabelVolume,
  locations: readonly Triple[],
  patch: Triple,
  rule: BlankRule = { classes: [], share: 0 },
): Triple[] {
  return locations.filter((location) => !isBlank(classShare(label, location, patch, rule.classes), rule));
}

/** Whether a patch with this share of voxels of the rule's classes is blank. */
export function isBlank(share: number, rule: BlankRule): boolean {
  return share === 0 || share < rule.share;
}

/**
 * The share of voxels of these classes (none: of all but the background) among the voxels of a patch that lie in the
 * volume, counted without cropping.
 */
export function classShare(
  { data, shape }: LabelVolume,
  start: Triple,
  patch: Triple,
  classes: readonly number[] = [],
): number {
  const counts = Uint8Array.from({ length: 256 }, (_, index) =>
    Number(classes.length === 0 ? index > 0 : classes.includes(index)),
  );
  const [z0, y0, x0] = start.map((each) => Math.max(0, each));
  const [z1, y1, x1] = start.map((each, i) => Math.min(shape[i], each + patch[i]));
  let count = 0;
  for (let z = z0; z < z1; z++) {
    for (let y = y0; y < y1; y++) {
      const row = (z * shape[1] + y) * shape[2];
      for (let i = row + x0; i < row + x1; i++) count += counts[data[i]];
    }
  }
  const voxels = Math.max(0, z1 - z0) * Math.max(0, y1 - y0) * Math.max(0, x1 - x0);
  return voxels === 0 ? 0 : count / voxels;
}
