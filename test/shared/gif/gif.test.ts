import assert from 'node:assert/strict';
import { test } from 'node:test';
import GIFEncoder from 'gif.js/src/GIFEncoder.js';
import { pixel } from '../../../shared/draw/colours.ts';
import { createFrame } from '../../../shared/draw/frame.ts';
import { frameEncoder } from '../../../shared/gif/encode-frame.ts';
import { PaletteIndex, paletteOf } from '../../../shared/gif/palette.ts';
import { frameDelays, repeatOf } from '../../../shared/gif/timing.ts';
import { decodeGif } from '../../support/decode-gif.ts';

const orange = pixel(0xe6, 0x9f, 0);
const coloursIn = (palette: Uint8Array): string[] =>
  Array.from({ length: palette.length / 3 }, (_, i) => palette.subarray(3 * i, 3 * i + 3).join(' '));

test('a palette has solid colours as they are, and greys for the rest', () => {
  const palette = paletteOf({ solid: [orange, pixel(1, 2, 3), orange], blended: [] });
  const colours = coloursIn(palette);
  assert.equal(colours.length, 256);
  assert.deepEqual(colours.slice(0, 2), ['230 159 0', '1 2 3']);
  assert.equal(new Set(colours).size, 256);
  // 254 greys: no grey is further than one from the nearest.
  const index = new PaletteIndex(palette);
  const greys = Uint32Array.from({ length: 256 }, (_, i) => pixel(i, i, i));
  for (const [grey, found] of index.indexesOf(greys).entries()) {
    const [red, green, blue] = palette.subarray(3 * found, 3 * found + 3);
    assert.ok(Math.abs(red - grey) <= 1 && red === green && green === blue, `grey ${grey} is ${red} ${green} ${blue}`);
  }
});

test('colours over grey have ramps that come near every mixture', () => {
  const blended = [0xe69f00, 0x56b4e9, 0x009e73].map((hex) => ({
    colour: pixel(hex >> 16, (hex >> 8) & 255, hex & 255),
    opacity: 0.4,
  }));
  const palette = paletteOf({ solid: blended.map(({ colour }) => colour), blended: [...blended, ...blended] });
  assert.ok(palette.length <= 768);
  const index = new PaletteIndex(palette);
  for (const { colour, opacity } of blended) {
    for (let grey = 0; grey < 256; grey++) {
      const mixed = [0, 8, 16].map((shift) => Math.round(grey + opacity * (((colour >> shift) & 255) - grey)));
      const [found] = index.indexesOf(Uint32Array.of(pixel(mixed[0], mixed[1], mixed[2])));
      const error = mixed.map((value, i) => Math.abs(value - palette[3 * found + i]));
      assert.ok(Math.max(...error) <= 3, `${mixed.join(' ')} is off by ${error.join(' ')}`);
    }
  }
});

test('many classes leave room for greys', () => {
  const many = Array.from({ length: 255 }, (_, i) => pixel(i, 255 - i, (7 * i) % 256));
  const palette = paletteOf({ solid: many, blended: many.map((colour) => ({ colour, opacity: 0.5 })) });
  assert.ok(palette.length <= 768);
  assert.ok(coloursIn(palette).includes('0 0 0') && coloursIn(palette).includes('255 255 255'));
});

test('the index is that of the nearest colour, also where the cache is full', () => {
  const palette = Uint8Array.from({ length: 3 * 200 }, (_, i) => (i * 73 + (i >> 3) * 31) % 256);
  const pixels = Uint32Array.from({ length: 100_000 }, (_, i) => 0xff000000 + ((i * 7919) % 0x1000000));
  const found = new PaletteIndex(palette).indexesOf(pixels);
  for (let i = 0; i < pixels.length; i += 997) {
    const distances = Array.from({ length: 200 }, (_, each) =>
      [0, 8, 16].reduce((sum, shift, k) => sum + (palette[3 * each + k] - ((pixels[i] >> shift) & 255)) ** 2, 0),
    );
    assert.equal(found[i], distances.indexOf(Math.min(...distances)));
  }
});

test('delays add up to the length of the film', () => {
  assert.deepEqual(frameDelays(4, 10), [10, 10, 10, 10]);
  assert.deepEqual(frameDelays(4, 8), [13, 12, 13, 12]);
  assert.equal(
    frameDelays(90, 30).reduce((a, b) => a + b),
    300,
  );
  assert.ok(frameDelays(90, 30).every((delay) => delay === 3 || delay === 4));
});

test('plays are counted as a GIF does', () => {
  assert.deepEqual([0, 1, 2, 5].map(repeatOf), [0, -1, 1, 4]);
});

/** Without pages of numbers where they are not. */
function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Noise in grey, wide enough for several pages of bytes, and a patch of colour. */
function picture(seed: number, width: number, height: number): Uint32Array<ArrayBuffer> {
  const frame = createFrame(width, height);
  let state = seed + 1;
  for (let i = 0; i < frame.pixels.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const grey = (state >>> 16) & 255;
    frame.pixels[i] = i % 7 === seed ? orange : pixel(grey, grey, grey);
  }
  return frame.pixels;
}

for (const [width, height] of [
  [150, 101],
  [1, 1],
  [64, 64],
]) {
  test(`a GIF of ${width} × ${height} decodes to its frames`, () => {
    const palette = paletteOf({ solid: [orange], blended: [] });
    const encode = frameEncoder(GIFEncoder);
    const delays = [7, 8, 300];
    const pictures = delays.map((_, i) => picture(i, width, height));
    const parts = pictures.map((pixels, index) =>
      encode({
        index,
        isLast: index === 2,
        width,
        height,
        rgba: new Uint8ClampedArray(pixels.buffer),
        palette,
        delay: delays[index],
        repeat: 4,
      }),
    );
    const gif = decodeGif(new Uint8Array(Buffer.concat(parts)));
    assert.deepEqual([gif.width, gif.height, gif.loop, gif.left], [width, height, 4, 0]);
    assert.ok(areEqual(gif.palette.subarray(0, palette.length), palette));
    assert.deepEqual(
      gif.frames.map(({ delay }) => delay),
      delays,
    );
    for (const [i, { rgb }] of gif.frames.entries()) {
      const indexes = new PaletteIndex(palette).indexesOf(pictures[i]);
      const expected = Uint8Array.from([...indexes].flatMap((each) => [...palette.subarray(3 * each, 3 * each + 3)]));
      assert.ok(areEqual(rgb, expected), `frame ${i}`);
      for (let p = 0; p < pictures[i].length; p++) {
        const red = pictures[i][p] & 255;
        assert.ok(Math.abs(rgb[3 * p] - red) <= 1);
      }
    }
  });
}

test('a GIF that is played once does not say how often', () => {
  const palette = paletteOf({ solid: [], blended: [] });
  const rgba = new Uint8ClampedArray(4).fill(255);
  const frame = { index: 0, isLast: true, width: 1, height: 1, rgba, palette, delay: 5, repeat: repeatOf(1) };
  assert.equal(decodeGif(frameEncoder(GIFEncoder)(frame)).loop, null);
});
