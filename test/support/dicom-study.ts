import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tag } from '../../src-main/core/io/dicom/tags.ts';
import { encodeFile, type WrittenElement } from '../../src-main/core/io/dicom/write-elements.ts';
import { writeSegmentation } from '../../src-main/core/io/dicom/write-segmentation.ts';
import { randomStream } from '../../src-main/core/random.ts';
import { temporaryFolder } from './tiny-study.ts';

const [depth, rows, columns] = [8, 16, 20];
/** Millimetres; slices are 2 mm apart, whatever their thickness. */
const pixelMm = [1, 1.5] as const;
const sliceMm = 2;
const implementation: [string, string] = ['1.2.826.0.1.3680043.8.498.1', 'TEST'];
const kinds = { ct: '1.2.840.10008.5.1.4.1.1.2', structures: '1.2.840.10008.5.1.4.1.1.481.3' };

/** First and last voxel, z y x, of the boxes of a case. */
interface Boxes {
  readonly Bright: readonly (readonly [number, number])[];
  readonly Dark: readonly (readonly [number, number])[];
}

export interface DicomStudy {
  readonly root: string;
  /** What each case's label is: 1 bright, 2 dark. */
  labelOf(caseIndex: number): Uint8Array;
}

/**
 * A folder a patient with a CT series and its label: a structure set, in whose every second one the structures come in
 * another order and spelling, or, of the last patient, a segmentation. `unlabelled` patients come on top.
 */
export async function makeDicomStudy(cases = 4, unlabelled = 0): Promise<DicomStudy> {
  const root = temporaryFolder();
  for (let i = 0; i < cases + unlabelled; i++) {
    const folder = join(root, `patient_${i}`);
    mkdirSync(join(folder, 'ct'), { recursive: true });
    writeSeries(join(folder, 'ct'), i);
    if (i >= cases) continue;
    if (i < cases - 1) writeStructures(join(folder, 'structures.dcm'), i);
    else {
      const label = { data: labelOf(i), shape: [depth, rows, columns, 1], affine: [] } as const;
      const segments = ['Bright', 'Dark'].map((name, at) => ({ index: at + 1, name, colour: '#ff0000' }));
      // In the other order: segment 1 is class 2.
      await writeSegmentation(join(folder, 'segments.dcm'), {
        ...{ label, source: join(folder, 'ct', '0.dcm'), segments: segments.toReversed(), version: '1' },
      });
    }
  }
  return { root, labelOf };
}

function boxesOf(i: number): Boxes {
  const random = randomStream('boxes', i);
  const below = (count: number): number => Math.floor(random.between(0, count));
  const box = (left: number): [number, number][] =>
    [1 + below(3), 2 + below(5), left + below(3)].map((from, axis) => [from, from + [3, 6, 5][axis]]);
  return { Bright: box(1), Dark: box(11) };
}

function labelOf(i: number): Uint8Array {
  const label = new Uint8Array(depth * rows * columns);
  const boxes = Object.values(boxesOf(i)) as Boxes['Dark'][];
  for (const [at, [[z0, z1], [y0, y1], [x0, x1]]] of boxes.entries()) {
    for (let z = z0; z <= z1; z++)
      for (let y = y0; y <= y1; y++)
        label.fill(at + 1, (z * rows + y) * columns + x0, (z * rows + y) * columns + x1 + 1);
  }
  return label;
}

function uid(...numbers: number[]): string {
  return `1.2.826.0.1.3680043.8.498.7.${numbers.join('.')}`;
}

function patient(i: number): WrittenElement[] {
  return [
    ['0010,0010', 'PN', `Nobody^${i}`],
    ['0010,0020', 'LO', `id-${i}`],
    ['0020,000D', 'UI', uid(i, 1)],
    ['0020,0052', 'UI', uid(i, 2)],
  ];
}

function writeSeries(folder: string, i: number): void {
  const random = randomStream('noise', i);
  const label = labelOf(i);
  for (let z = 0; z < depth; z++) {
    const pixels = new Int16Array(rows * columns);
    for (let at = 0; at < pixels.length; at++) {
      pixels[at] = Math.round(100 + [0, 80, -80][label[z * pixels.length + at]] + 10 * random.normal());
    }
    const elements: WrittenElement[] = [
      ...patient(i),
      ['0008,0016', 'UI', kinds.ct],
      ['0008,0018', 'UI', uid(i, 3, z)],
      ['0008,0060', 'CS', 'CT'],
      ['0020,000E', 'UI', uid(i, 4)],
      ['0020,0032', 'DS', [String(-10), '5', String(30 + z * sliceMm)]],
      ['0020,0037', 'DS', ['1', '0', '0', '0', '1', '0']],
      ['0028,0030', 'DS', pixelMm.map(String)],
      ['0028,0002', 'US', 1],
      ['0028,0004', 'CS', 'MONOCHROME2'],
      ['0028,0010', 'US', rows],
      ['0028,0011', 'US', columns],
      ['0028,0100', 'US', 16],
      ['0028,0101', 'US', 16],
      ['0028,0102', 'US', 15],
      ['0028,0103', 'US', 1],
      ['7FE0,0010', 'OW', new Uint8Array(pixels.buffer)],
    ];
    const file = encodeFile({ sopClass: kinds.ct, sopInstance: uid(i, 3, z), implementation }, elements);
    writeFileSync(join(folder, `${z}.dcm`), Buffer.concat(file));
  }
}

function nested(sequences: readonly Tag[], inner: WrittenElement): WrittenElement {
  return sequences.reduceRight<WrittenElement>((element, tag) => [tag, 'SQ', [[element]]], inner);
}

/** Around the outer edges of the boxes' voxels. */
function writeStructures(path: string, i: number): void {
  const boxes = boxesOf(i);
  const structures = i % 2 === 0 ? (['Bright', 'Dark'] as const) : (['Dark', 'Bright'] as const);
  const contours = structures.map((name) => {
    const [[z0, z1], [y0, y1], [x0, x1]] = boxes[name];
    const corners = [
      [x0 - 0.5, y0 - 0.5],
      [x1 + 0.5, y0 - 0.5],
      [x1 + 0.5, y1 + 0.5],
      [x0 - 0.5, y1 + 0.5],
    ];
    return Array.from({ length: z1 - z0 + 1 }, (_, z): WrittenElement[] => [
      ['3006,0042', 'CS', 'CLOSED_PLANAR'],
      ['3006,0046', 'IS', '4'],
      [
        '3006,0050',
        'DS',
        corners.flatMap(([x, y]) => [-10 + x * pixelMm[1], 5 + y * pixelMm[0], 30 + (z0 + z) * sliceMm].map(String)),
      ],
    ]);
  });
  const elements: WrittenElement[] = [
    ...patient(i),
    ['0008,0016', 'UI', kinds.structures],
    ['0008,0018', 'UI', uid(i, 5)],
    ['0008,0060', 'CS', 'RTSTRUCT'],
    ['0020,000E', 'UI', uid(i, 6)],
    nested(['3006,0010', '3006,0012', '3006,0014'], ['0020,000E', 'UI', uid(i, 4)]),
    [
      '3006,0020',
      'SQ',
      structures.map((name, at): WrittenElement[] => [
        ['3006,0022', 'IS', String(at + 1)],
        ['3006,0024', 'UI', uid(i, 2)],
        ['3006,0026', 'LO', i % 2 === 0 ? name : `${name.toUpperCase()} `],
      ]),
    ],
    [
      '3006,0039',
      'SQ',
      contours.map((items, at): WrittenElement[] => [
        ['3006,0040', 'SQ', items],
        ['3006,0084', 'IS', String(at + 1)],
      ]),
    ],
  ];
  const file = encodeFile({ sopClass: kinds.structures, sopInstance: uid(i, 5), implementation }, elements);
  writeFileSync(path, Buffer.concat(file));
}
