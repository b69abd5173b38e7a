import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import type { Voxels } from '../../../shared/contract.ts';
import { pixelOf } from '../../../shared/draw/colours.ts';
import { drawLinear, drawNearest } from '../../../shared/draw/draw-image.ts';
import { drawLabels } from '../../../shared/draw/draw-labels.ts';
import { extractSlice } from '../../../shared/draw/extract.ts';
import { createFrame, type Frame } from '../../../shared/draw/frame.ts';
import { planeAxes, sliceSize, type Convention, type Plane, type Shape3 } from '../../../shared/draw/plane.ts';
import { toGrey, type Window } from '../../../shared/draw/window.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { toCanonical } from '../../../src-main/core/volume/orientation.ts';
import { decodePng } from '../../core/figures/pixels.ts';
import { requireSamePixels } from './same-pixels.ts';

/** What make.py wrote. */
interface Expected {
  picture: string;
  volume: string;
  plane: Plane;
  convention: Convention;
  depth: number;
  window: Window;
  isSmooth: boolean;
  width: number;
  height: number;
  left: number;
  top: number;
  scaleX: number;
  scaleY: number;
  layers: {
    part: string;
    mode: 'fill' | 'outline';
    opacity: number;
    lineWidth: number;
    isDashed: boolean;
    colours: (string | null)[];
  }[];
}

const golden = new URL('../../golden/draw/', import.meta.url);
const items = JSON.parse(await readFile(new URL('expected.json', golden), 'utf8')) as Expected[];

test('every golden picture has its expectation', async () => {
  const pictures = (await readdir(golden)).filter((file) => /^\d.*\.png$/.test(file));
  assert.deepEqual(pictures.sort(), items.map(({ picture }) => picture).sort());
});

for (const item of items) {
  test(`draws ${item.picture} as numpy and nibabel do`, async () => {
    const frame = await draw(item);
    const expected = await decodePng(await readFile(new URL(item.picture, golden)));
    requireSamePixels(frame, expected, item.isSmooth ? 1 : 0);
  });
}

async function draw(item: Expected): Promise<Frame> {
  const axes = planeAxes(item.plane, item.convention);
  const part = async (name: string): Promise<{ values: Voxels; shape: Shape3 }> => {
    const path = new URL(`${item.volume}-${name}.nii.gz`, golden).pathname;
    const { data, shape } = toCanonical((await nifti.read(path)).volume).volume;
    const shape3: Shape3 = [shape[0], shape[1], shape[2]];
    const { width, height } = sliceSize(shape3, axes);
    const values = name === 'image' ? new Int16Array(width * height) : new Uint8Array(width * height);
    extractSlice(data as Voxels, shape3, axes, item.depth, values);
    return { values, shape: shape3 };
  };
  const { values, shape } = await part('image');
  const size = sliceSize(shape, axes);
  const frame = createFrame(item.width, item.height);
  if (item.isSmooth) drawLinear(frame, values, item.window, size, item);
  else {
    const grey = new Uint8Array(values.length);
    toGrey(values, item.window, values.length, grey);
    drawNearest(frame, grey, size, item);
  }
  for (const layer of item.layers) {
    const colours = layer.colours.map((colour) => (colour === null ? null : pixelOf(colour)));
    drawLabels(frame, (await part(layer.part)).values as Uint8Array, size, item, { ...layer, colours });
  }
  return frame;
}
