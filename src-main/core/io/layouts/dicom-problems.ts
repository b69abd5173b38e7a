import type { Problem } from '../../../../shared/dataset.ts';
import type { ImageGroup } from '../dicom/image-groups.ts';
import type { DamagedSummary } from '../dicom/summaries.ts';
import type { Choice } from './dicom-channels.ts';
import { problem } from './layout.ts';

/** A case with what was found for it. */
export interface Labelled extends Choice {
  readonly id: string;
  readonly labels: readonly string[];
  /** Images of the patient that are not the case's. */
  readonly others: readonly ImageGroup[];
  /** More slices of the same series in other folders. */
  readonly elsewhere: readonly ImageGroup[];
}

/** Degrees that are more than rounding. */
const mostTilt = 1;

/** What is to be said of a case before its series are read whole: `images` of it are used, and the first of `labels`. */
export function problemsOf(choice: Labelled, images: readonly ImageGroup[], labels: readonly string[]): Problem[] {
  const { id, main, others, elsewhere } = choice;
  const problems: Problem[] = [];
  const leftOut = others.filter((each) => !images.includes(each));
  if (leftOut.length > 0) problems.push(left(main, leftOut));
  if (elsewhere.length > 0) {
    const message = `slices of the series of ${main.path} lie in ${elsewhere[0].folder || 'the folder above'} as well`;
    problems.push(problem('error', 'series-split', message, 'put all slices of a series into one folder'));
  }
  if (labels.length > 1) {
    const message = `${labels.slice(0, 2).map(baseName).join(' and ')} are both labels of ${id}`;
    problems.push(problem('error', 'two-labels', message, 'keep one of them'));
  }
  if (main.isInverted) {
    const message = `${baseName(main.path)} stores dark as large values (MONOCHROME1)`;
    problems.push(problem('warning', 'inverted', message, 'values are turned round, so that more is brighter'));
  }
  // Distances in mm are those of right angles.
  if (main.tilt > mostTilt) {
    const message = `the slices of ${baseName(main.path)} are tilted by ${main.tilt.toFixed(1)}°`;
    const next = 'resample the series to right angles where millimetres matter';
    problems.push(problem('warning', 'tilted', message, next));
  }
  return problems;
}

function left(main: ImageGroup, groups: readonly ImageGroup[]): Problem {
  const shown = groups.slice(0, 3).map(({ path, slices }) => `${path} (${slices} slice${slices === 1 ? '' : 's'})`);
  const more = groups.length > 3 ? ` and ${groups.length - 3} more` : '';
  const message = `beside ${main.path} (${main.slices} slices), other images were left out: ${shown.join(', ')}${more}`;
  return problem('warning', 'series-left-out', message, 'move the series that is to be used into a folder of its own');
}

export function orphan(path: string): Problem {
  const message = `${baseName(path)} is a label of a series that is not there`;
  return problem(
    'error',
    'label-without-image',
    message,
    'add the series that it was drawn on, or take the label away',
  );
}

export function damage({ path, message, next }: DamagedSummary): Problem {
  return problem(
    'warning',
    'damaged-file',
    message.includes(baseName(path)) ? message : `${baseName(path)}: ${message}`,
    next,
  );
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
