import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atMoment, Composer, coloursOf, momentsOf } from '../../../shared/draw/compose.ts';
import { wholeSlices } from '../../../shared/draw/figure.ts';
import { isStudioError } from '../../../shared/errors.ts';
import { PaletteIndex, paletteOf } from '../../../shared/gif/palette.ts';
import { createCaseCanvas } from '../../../src-main/core/figures/case-canvas.ts';
import { filmGif } from '../../../src-main/core/figures/case-film.ts';
import { loadFonts } from '../../../src-main/core/figures/fonts.ts';
import { decodeGif } from '../../support/decode-gif.ts';
import { figureView, makeDrawnCase } from '../../support/drawn-case.ts';
import { decodePng } from './pixels.ts';

const drawn = makeDrawnCase();
const composition = wholeSlices(drawn, figureView());
const canvas = await createCaseCanvas();
const film = {
  ...{ drawn, composition, plane: 'axial' as const, moments: momentsOf(composition, [0, 1, 2]) },
  ...{ framesPerSecond: 8, plays: 3, hasCaptions: false },
};

test('a film decodes to the pictures that are drawn, in the colours of its palette', async () => {
  const told: string[] = [];
  const onFrame = (done: number, total: number): void => void told.push(`${done}/${total}`);
  const gif = decodeGif(new Uint8Array(Buffer.concat(await filmGif(film, canvas, { onFrame }))));
  assert.deepEqual([gif.width, gif.height, gif.loop, gif.left], [193, 32, 2, 0]);
  assert.deepEqual(
    gif.frames.map(({ delay }) => delay),
    [13, 12, 13],
  );
  assert.deepEqual(told, ['1/3', '2/3', '3/3']);
  const palette = paletteOf(coloursOf(drawn, composition));
  const index = new PaletteIndex(palette);
  for (const [i, { rgb }] of gif.frames.entries()) {
    const { pixels } = new Composer().compose(drawn, atMoment(composition, 'axial', film.moments[i]));
    const expected = [...index.indexesOf(pixels)].flatMap((each) => [...palette.subarray(3 * each, 3 * each + 3)]);
    assert.ok(Buffer.compare(rgb, Uint8Array.from(expected)) === 0, `picture ${i}`);
    const furthest = pixels.reduce((most, each, p) => Math.max(most, Math.abs((each & 255) - rgb[3 * p])), 0);
    assert.ok(furthest <= 1, `a red is off by ${furthest}`);
  }
});

test('captions are on the picture, and only there', async () => {
  assert.ok(await loadFonts());
  const bare = canvas.pixels(drawn, composition, false).slice();
  const png = await decodePng(await canvas.draw(drawn, composition, false).encode('png'));
  assert.ok(
    png.data.every((value, i) => value === bare[i]),
    'a PNG without captions is the picture itself',
  );
  const captioned = canvas.pixels(drawn, composition, true).slice();
  const changed = captioned.reduce((sum, value, i) => sum + (value === bare[i] ? 0 : 1), 0);
  assert.ok(changed > 200 && changed < bare.length / 2, `${changed} bytes differ`);
});

test('a film that is stopped ends between two pictures', async () => {
  const stop = new AbortController();
  const onFrame = (done: number): void => void (done === 2 && stop.abort());
  await assert.rejects(filmGif(film, canvas, { signal: stop.signal, onFrame }), (error: unknown) =>
    isStudioError(error, 'cancelled'),
  );
});
