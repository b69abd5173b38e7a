import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isStudioError, type ErrorTag } from '../../../shared/errors.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { makeFigures, type FigureStyle, type FigureType } from '../../../src-main/engine/calls/figure.ts';
import { decodePng, pixelsOf, type Picture } from '../../core/figures/pixels.ts';
import { decodeGif } from '../../support/decode-gif.ts';
import { makePredictedRun } from '../../support/predicted-run.ts';
import { makeTinyStudy, temporaryFolder } from '../../support/tiny-study.ts';

/** Of case_3 there is no prediction yet. */
const run = await makePredictedRun(await makeTinyStudy(4, 1), { case_0: 'case_1', case_1: 'case_1', case_2: 'case_0' });
const folder = temporaryFolder();
const [bright, dark] = ['#e69f00', '#56b4e9'];

const style: FigureStyle = {
  view: 'side-by-side',
  plane: 'axial',
  window: { of: 'auto' },
  mode: 'outline',
  colours: 'studio',
  convention: 'radiological',
  isSmooth: false,
  heat: 'none',
  channel: 0,
  size: 160,
  slices: null,
  framesPerSecond: 10,
  plays: 0,
  hasCaptions: false,
};

async function draw(name: string, change: Partial<FigureStyle> = {}, caseId = 'case_0') {
  const out = join(folder, name);
  const type = name.slice(-3) as FigureType;
  const { figures } = await makeFigures({ run, caseId, out, type, style: { ...style, ...change } });
  assert.deepEqual(figures.length, 1);
  return readFileSync(out);
}

test('a prediction that is the truth is drawn as the truth is', async () => {
  const picture = await decodePng(await draw('same.png', { mode: 'fill' }, 'case_1'));
  assert.deepEqual([picture.width, picture.height], [321, 160]);
  for (let y = 0; y < 160; y++) {
    const line = [...picture.data.subarray(4 * 321 * y, 4 * 321 * (y + 1))];
    assert.deepEqual(line.slice(0, 4 * 160), line.slice(4 * 161), `row ${y}`);
  }
});

test('views show what they say', async () => {
  const coloured = async (view: FigureStyle['view']): Promise<number> => {
    const picture = await decodePng(await draw(`${view}.png`, { view }));
    return pixelsOf(picture, bright).length + pixelsOf(picture, dark).length;
  };
  const [truth, prediction] = [await coloured('truth'), await coloured('prediction')];
  assert.equal(await coloured('image'), 0);
  assert.ok(truth > 100 && prediction > 100 && truth !== prediction);
  assert.equal(await coloured('side-by-side'), truth + prediction);
});

test("in MIScnn's colours labels are filled in red and blue, a third opaque; overlaps in green, red and blue", async () => {
  const hues = async (change: Partial<FigureStyle>): Promise<Set<string>> => {
    const name = `miscnn-${change.view}.png`;
    const { data } = await decodePng(await draw(name, { ...change, mode: undefined, colours: 'miscnn' }));
    const found = new Set<string>();
    for (let i = 0; i < data.length; i += 4) {
      const [red, green, blue] = data.subarray(i, i + 3);
      // What is added to grey: 0.3 of the colour to 0.7 of the image.
      if (Math.max(red, green, blue) - Math.min(red, green, blue) < 12) continue;
      found.add(red > green && red > blue ? 'red' : green >= blue && green > red ? 'green' : 'blue');
    }
    return found;
  };
  assert.deepEqual(await hues({ view: 'truth' }), new Set(['red', 'blue']));
  const { data } = await decodePng(await draw('miscnn.png', { view: 'truth', mode: undefined, colours: 'miscnn' }));
  const plain = await decodePng(await draw('plain.png', { view: 'image' }));
  const at = data.findIndex((value, i) => i % 4 === 0 && value > data[i + 1] + 60);
  assert.ok(Math.abs(data[at] - (0.7 * plain.data[at] + 0.3 * 255)) < 2, 'alpha 0.3 of 255, 0, 0');
  assert.ok(Math.abs(data[at + 1] - 0.7 * plain.data[at + 1]) < 2);
  assert.ok((await hues({ view: 'difference' })).has('green'));
});

test('slices are those of the screen, counted from 1', async () => {
  const framesOf = async (slices: FigureStyle['slices']): Promise<string[]> => {
    const gif = decodeGif(new Uint8Array(await draw('slices.gif', { plane: 'coronal', size: 64, slices })));
    return gif.frames.map(({ rgb }) => Buffer.from(rgb).toString('base64'));
  };
  const all = await framesOf(null);
  assert.equal(all.length, 16);
  assert.equal(new Set(all).size, 16);
  assert.deepEqual(await framesOf([4, 6]), all.slice(3, 6));
  assert.deepEqual(await framesOf([16, 16]), all.slice(15));
});

test('a picture is of the slice with most of the label', async () => {
  const gif = decodeGif(new Uint8Array(await draw('truth.gif', { view: 'truth', mode: 'fill' })));
  const areas = gif.frames.map(({ rgb }) => {
    let coloured = 0;
    for (let i = 0; i < rgb.length; i += 3) if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) coloured++;
    return coloured;
  });
  const picture = await decodePng(await draw('truth.png', { view: 'truth', mode: 'fill' }));
  let coloured = 0;
  for (let i = 0; i < picture.data.length; i += 4) if (picture.data[i] !== picture.data[i + 1]) coloured++;
  assert.ok(Math.abs(coloured - Math.max(...areas)) <= 0.01 * coloured, `${coloured} of ${Math.max(...areas)}`);
});

test('every picture is that of its case, whichever was drawn before', async () => {
  const out = join(folder, 'all');
  const { figures, failed } = await makeFigures({ run, caseId: null, out, type: 'png', style });
  assert.deepEqual(
    figures.map(({ caseId }) => caseId),
    ['case_0', 'case_1', 'case_2'],
  );
  assert.deepEqual(
    failed.map(({ id }) => id),
    ['case_3'],
  );
  for (const { caseId, file } of figures) {
    assert.deepEqual(readFileSync(file), await draw('alone.png', {}, caseId), caseId);
  }
});

test('a map is drawn where probabilities were kept', async () => {
  const mapped = await makePredictedRun(await makeTinyStudy(2), { case_0: 'case_0', case_1: 'case_1' });
  const out = join(folder, 'map.png');
  const drawnOf = async (heat: FigureStyle['heat']): Promise<Picture> => {
    const given = { run: mapped, caseId: 'case_0', out, type: 'png' as const };
    await makeFigures({ ...given, style: { ...style, view: 'image', heat } });
    return decodePng(readFileSync(out));
  };
  const label = join(mapped, 'fold-0', 'predictions', 'case_0.nii.gz');
  const { volume, header } = await nifti.read(label);
  // Sure of class 2 everywhere.
  const data = Float32Array.from({ length: 3 * volume.data.length }, (_, i) => (i % 3 === 2 ? 1 : 0));
  const probabilities = { ...volume, data, shape: [10, 16, 16, 3] } as const;
  await nifti.write!(label.replace('.nii', '_probabilities.nii'), probabilities, { ...header, dataType: 'float32' });
  const coloured = ({ data: rgba }: Picture): number => {
    let count = 0;
    for (let i = 0; i < rgba.length; i += 4) if (Math.abs(rgba[i] - rgba[i + 2]) > 40) count++;
    return count / (rgba.length / 4);
  };
  assert.equal(coloured(await drawnOf('none')), 0);
  assert.ok(coloured(await drawnOf({ className: 'dark' })) > 0.9, 'yellow over everything');
  assert.ok(coloured(await drawnOf({ className: 'bright' })) < 0.1);
  assert.ok(coloured(await drawnOf('uncertainty')) < 0.1);
});

test('what cannot be drawn is said, and nothing is written', async () => {
  const fails = (tag: ErrorTag, text: RegExp) => (error: unknown) => {
    assert(isStudioError(error, tag), String(error));
    assert.match(`${error.message}; ${error.next}`, text);
    return true;
  };
  await assert.rejects(draw('no.png', {}, 'case_O'), fails('not-found', /has no case "case_O"; use one of "case_0"/));
  await assert.rejects(
    draw('no.png', {}, 'case_3'),
    fails('not-found', /no prediction in this run yet; finish the run/),
  );
  await assert.rejects(draw('no.png', { view: 'truth' }, 'case_4'), fails('not-found', /case_4 has no label/));
  const beyond = { plane: 'coronal', slices: [17, 17] } as const;
  await assert.rejects(
    draw('no.png', beyond),
    fails('usage', /has 16 coronal slices, not slice 17; choose from 1 to 16/),
  );
  await assert.rejects(draw('no.png', { heat: 'uncertainty' }), fails('not-found', /probabilities .* were not kept/));
  const heat = { className: 'brigt' };
  await assert.rejects(draw('no.png', { heat }), fails('usage', /no class "brigt"; use "bright"/));
  await assert.rejects(draw('gone/no.png'), fails('not-writable', /no\.png/));
  assert.equal(existsSync(join(folder, 'no.png')), false);
});
