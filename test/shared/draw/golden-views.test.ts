import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { pixelOf } from '../../../shared/draw/colours.ts';
import { Composer } from '../../../shared/draw/compose.ts';
import { arranged } from '../../../shared/draw/figure.ts';
import type { DrawnCase, PaneView } from '../../../shared/draw/pane-view.ts';
import { Painter } from '../../../shared/draw/painter.ts';
import { sceneOf } from '../../../shared/draw/scene.ts';
import { viewImage } from '../../../src-main/core/explore/view-volume.ts';
import { decodePng } from '../../core/figures/pixels.ts';
import { requireSamePixels } from './same-pixels.ts';

/** What views.py wrote: what a pane shows, with colours as `#rrggbb`. */
interface Pane extends Omit<PaneView, 'colours'> {
  colours: (string | null)[];
}

interface Picture {
  picture: string;
  volume: string;
}

const golden = new URL('../../golden/draw/', import.meta.url);
const views = await listOf<Picture & Pane>('views.json');
const figures = await listOf<Picture & { columns: number; views: Pane[] }>('figures.json');

test('every golden view has its expectation', async () => {
  const pictures = (await readdir(golden)).filter((file) => /^(view|figure)-.*\.png$/.test(file));
  assert.deepEqual(pictures.sort(), [...views, ...figures].map(({ picture }) => picture).sort());
});

/** One for all: what it keeps of one view must not be seen in the next. */
const painter = new Painter();
const composer = new Composer();
const cases = new Map<string, Promise<DrawnCase>>();

for (const { picture, volume, ...pane } of views) {
  test(`shows ${picture} as numpy and nibabel do`, async () => {
    const view = viewOf(pane);
    const frame = painter.paint(sceneOf(await caseOf(volume), view), view.size);
    requireSamePixels(frame, await expected(picture), view.display.isSmooth ? 1 : 0);
  });
}

for (const { picture, volume, columns, views: panes } of figures) {
  test(`puts panes together to ${picture} as numpy does`, async () => {
    const frame = composer.compose(await caseOf(volume), arranged(panes.map(viewOf), columns, true));
    requireSamePixels(frame, await expected(picture), 0);
  });
}

async function listOf<Item>(name: string): Promise<Item[]> {
  return JSON.parse(await readFile(new URL(name, golden), 'utf8')) as Item[];
}

async function expected(picture: string) {
  return decodePng(await readFile(new URL(picture, golden)));
}

function viewOf(pane: Pane): PaneView {
  return { ...pane, colours: pane.colours.map((each) => (each === null ? null : pixelOf(each))) };
}

function caseOf(volume: string): Promise<DrawnCase> {
  if (!cases.has(volume)) cases.set(volume, readCase(volume));
  return cases.get(volume)!;
}

async function readCase(name: string): Promise<DrawnCase> {
  const [image, truth, prediction, other, heat] = await Promise.all(
    ['image', 'truth', 'prediction', 'other', 'heat'].map((part) =>
      viewImage({ caseId: name, images: [new URL(`${name}-${part}.nii.gz`, golden).pathname], channel: 0 }),
    ),
  );
  return {
    facts: { caseId: name, hasImage: true, classes: [] },
    image,
    truth,
    prediction,
    other,
    otherName: 'Other run',
    heat,
  };
}
