import { labColour } from './lab-colour.ts';
import { labelTags } from './label-tags.ts';
import { code } from './segment-frames.ts';
import { tags } from './tags.ts';
import type { WrittenElement } from './write-elements.ts';

export const program = 'MIScnn Studio';

/** A class of a label but the background: its index there, what it is called, and its colour as #rrggbb. */
export interface WrittenSegment {
  readonly index: number;
  readonly name: string;
  readonly colour: string;
}

/** What is segmented is known by its name alone: as other programs do, the code says no more than "tissue". */
const tissue = code('85756007', 'SCT', 'Tissue');

/** The segments of a file, numbered from 1 in their order. */
export function segmentElements(segments: readonly WrittenSegment[]): WrittenElement[] {
  const items = segments.map(({ name, colour }, i): WrittenElement[] => [
    ['0062,0003', 'SQ', [tissue]],
    [labelTags.segmentNumber, 'US', i + 1],
    [labelTags.segmentLabel, 'LO', shortened(name)],
    [labelTags.segmentAlgorithmType, 'CS', 'AUTOMATIC'],
    ['0062,0009', 'LO', program],
    ['0062,000D', 'US', labColour(colour)],
    ['0062,000F', 'SQ', [tissue]],
  ]);
  return [[tags.segmentSequence, 'SQ', items]];
}

/** At most 64 characters, none of which separates values. */
function shortened(name: string): string {
  return [...name.replaceAll(/[\\\u0000-\u001f]/g, ' ')].slice(0, 64).join('') || 'unnamed';
}
