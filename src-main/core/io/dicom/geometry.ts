import { StudioError } from '../../../../shared/errors.ts';
import type { Affine } from '../../volume/volume.ts';
import { normalOf, type Frame, type Vector } from './frames.ts';

/** Of the distance between slices: more than that away from its place, a slice is on no grid. */
const tolerance = 0.1;
/** Places closer than this, in millimetres, are one; it is what scanners round to. */
const samePlaceMm = 0.01;

/** Frames by their place along the normal of their plane, ascending; equal places stay in order. */
export function inOrder(frames: readonly Frame[]): Frame[] {
  const normal = normalOf(frames[0].along);
  const places = new Map(frames.map((frame) => [frame, frame.position ? dot(normal, frame.position) : 0]));
  return [...frames].sort((a, b) => places.get(a)! - places.get(b)! || a.index - b.index);
}

/** Runs of frames, in order, that lie at one place; most of one frame. */
export function byPlace(frames: readonly Frame[]): Frame[][] {
  const runs: Frame[][] = [];
  for (const frame of frames) {
    const run = runs.at(-1);
    if (run && frame.position && distance(run[0].position!, frame.position) < samePlaceMm) run.push(frame);
    else runs.push([frame]);
  }
  return runs;
}

/**
 * Voxel → RAS millimetres of frames in order: columns are x, rows y. The step from slice to slice is that of their places,
 * never SliceThickness; a tilted gantry makes it a shear. Throws `bad-file` for gaps that are not even and for slices
 * that do not lie in a row, naming the files between which it is.
 */
export function affineOf(frames: readonly Frame[]): Affine {
  const [first] = frames;
  const [row, column] = first.along;
  const step = stepOf(frames);
  const origin = first.position ?? [0, 0, 0];
  const columns = [scaled(row, first.spacing[1]), scaled(column, first.spacing[0]), step, origin];
  // DICOM's x grows to the left and y to the back, RAS to the right and to the front.
  const sign = [-1, -1, 1];
  return [...[0, 1, 2].flatMap((r) => columns.map((each) => sign[r] * each[r] + 0)), 0, 0, 0, 1];
}

function stepOf(frames: readonly Frame[]): Vector {
  const [first] = frames;
  const normal = normalOf(first.along);
  const count = frames.length - 1;
  if (count === 0) return scaled(normal, first.thickness);
  requireEven(frames, normal);
  const last = frames[count].position!;
  const step = last.map((value, axis) => (value - first.position![axis]) / count) as unknown as Vector;
  const spacing = dot(step, normal);
  const sideways = Math.max(samePlaceMm * 5, tolerance * Math.min(...first.spacing));
  frames.forEach(({ position, header }, i) => {
    const off = position!.map((value, axis) => value - first.position![axis] - i * step[axis]) as unknown as Vector;
    const along = dot(off, normal);
    const across = Math.sqrt(Math.max(0, dot(off, off) - along * along));
    if (Math.abs(along) <= tolerance * spacing && across <= sideways) return;
    const fault = `${header.name} lies ${shown(Math.max(Math.abs(along), across))} mm away from where its neighbours put it`;
    throw uneven(fault, 'take out slices of other scans, or resample the series elsewhere');
  });
  return step;
}

function requireEven(frames: readonly Frame[], normal: Vector): void {
  const gaps = frames.slice(1).map((frame, i) => dot(normal, frame.position!) - dot(normal, frames[i].position!));
  const usual = [...gaps].sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)];
  if (usual < samePlaceMm) {
    const pair = `${labelOf(frames[0])} and ${labelOf(frames[1])}`;
    throw uneven(`${pair} lie beside each other in one plane`, 'keep the files of one stack of slices');
  }
  const wrong = gaps.findIndex((gap) => Math.abs(gap - usual) > tolerance * usual);
  if (wrong < 0) return;
  const between = `between ${labelOf(frames[wrong])} and ${labelOf(frames[wrong + 1])}`;
  const gap = gaps[wrong];
  const absent = Math.round(gap / usual) - 1;
  if (absent > 0 && Math.abs(gap / usual - absent - 1) < tolerance) {
    const what = absent === 1 ? 'a slice is missing' : `${absent} slices are missing`;
    throw uneven(
      `${what} ${between}: they are ${shown(gap)} mm apart, others ${shown(usual)} mm`,
      'add the slices that are missing',
    );
  }
  throw uneven(
    `slices are not evenly spaced: ${shown(gap)} mm ${between}, ${shown(usual)} mm elsewhere`,
    'check whether slices are missing, or resample the series elsewhere',
  );
}

function uneven(fault: string, next: string): StudioError {
  return new StudioError('bad-file', fault, next);
}

export function labelOf({ header, format, index }: Frame): string {
  return format.frames > 1 ? `frame ${index + 1} of ${header.name}` : header.name;
}

function shown(mm: number): string {
  return String(Number(mm.toPrecision(4)));
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function distance(a: Vector, b: Vector): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function scaled(vector: Vector, factor: number): Vector {
  return vector.map((value) => value * factor) as unknown as Vector;
}
