import type { Problem } from '../../../../shared/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { problem } from '../layouts/layout.ts';
import type { Named } from './paint.ts';
import type { Plane } from './planes.ts';

/** A structure with what became of its outlines. */
export type DrawnStructure = Named<{
  readonly planes: readonly Plane[];
  readonly contours: number;
  readonly open: number;
  readonly between: number;
  readonly outside: number;
  readonly thinned: number;
}>;

/** Throws `bad-dataset` where there are outlines and none is drawn. */
export function requireInside(drawn: readonly DrawnStructure[], fileName: string): void {
  const contours = drawn.reduce((sum, { content }) => sum + content.contours, 0);
  if (contours === 0 || drawn.some(({ content }) => content.planes.length > 0)) return;
  throw new StudioError(
    'bad-dataset',
    `${fileName}: none of its ${contours} outlines lies in the image`,
    'check that both are of the same series',
  );
}

/** What was left out or moved, of each structure. `sliceMm` is the distance of slices. */
export function contourProblems({ name, content }: DrawnStructure, fileName: string, sliceMm: number): Problem[] {
  const { open, between, outside, thinned } = content;
  const warn = (kind: string, count: number, what: string, next: string): Problem[] =>
    count === 0 ? [] : [problem('warning', kind, `${fileName}: ${count} ${what} "${name}"`, next)];
  const nearest = `the nearest slice is taken; slices are ${Number(sliceMm.toPrecision(3))} mm apart`;
  return [
    ...warn('contour-open', open, 'points and open outlines are left out of', 'close them if they are meant'),
    ...warn('contour-outside', outside, 'outlines outside of the image are left out of', 'check the series'),
    ...warn('contour-between', between, 'outlines lie between slices of', nearest),
    ...warn('contour-thinned', thinned, 'outlines are closer than slices and were left out of', nearest),
    ...warn('contour-gaps', gapsOf(content.planes), 'slices between outlines have none of', 'outline every slice'),
  ];
}

/** Slices without an outline, where none of the outlined ones has a neighbour: drawn on a coarser series. */
function gapsOf(planes: readonly Plane[]): number {
  const slices = planes.map(({ slice }) => slice).sort((a, b) => a - b);
  const gaps = slices.slice(1).map((slice, i) => slice - slices[i] - 1);
  return slices.length >= 3 && gaps.every((gap) => gap > 0) ? gaps.reduce((sum, gap) => sum + gap, 0) : 0;
}
