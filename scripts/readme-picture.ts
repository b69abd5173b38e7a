// The picture of the README from a finished run: best, median and worst held-out case, truth beside prediction.
// Usage: node --import tsx scripts/readme-picture.ts RUN OUT.png
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadFonts } from '../src-main/core/figures/fonts.ts';
import { nifti } from '../src-main/core/io/nifti.ts';
import { openRun, foldPaths, runPaths } from '../src-main/core/runs/run-folder.ts';
import { readText, writeFileAtomic } from '../src-main/core/runs/files.ts';
import { toCanonical } from '../src-main/core/volume/orientation.ts';
import type { Volume } from '../src-main/core/volume/volume.ts';

const [run, out] = process.argv.slice(2);
const zoom = 7;
/** Okabe-Ito, in class order. */
const colours = ['', '#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7'];

const open = await openRun(run);
const scored = (await readText(runPaths.evaluation(run)))
  .split('\n')
  .map((line) => line.split('\t'))
  .filter(([, , , , metric]) => metric === 'dice');
const dice = new Map<string, number[]>();
for (const [id, , , , , value] of scored) dice.set(id, [...(dice.get(id) ?? []), Number(value)]);
const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const ranked = [...dice].map(([id, values]) => ({ id, dice: mean(values) })).sort((a, b) => b.dice - a.dice);
const chosen = [
  { title: 'best', ...ranked[0] },
  { title: 'median', ...ranked[ranked.length >> 1] },
  { title: 'worst', ...ranked.at(-1)! },
];

await loadFonts();
const panels = await Promise.all(chosen.map((each) => readPanel(each.id)));
const width = Math.max(...panels.map(({ image }) => image.shape[2])) * zoom;
const height = Math.max(...panels.map(({ image }) => image.shape[1])) * zoom;
const gap = 12;
const caption = 34;
const canvas = createCanvas(3 * (2 * width + 3 * gap), height + 2 * caption);
const context = canvas.getContext('2d');
context.fillStyle = '#0f1115';
context.fillRect(0, 0, canvas.width, canvas.height);
panels.forEach((panel, i) => {
  const left = i * (2 * width + 3 * gap) + gap;
  text(context, `${chosen[i].title} case: mean Dice ${chosen[i].dice.toFixed(3)}`, left, 22, '#e6e8eb');
  drawSlice(context, panel.image, panel.truth, panel.slice, left, caption);
  drawSlice(context, panel.image, panel.prediction, panel.slice, left + width + gap, caption);
  text(context, 'truth', left, height + caption + 22, '#9aa3ad');
  text(context, 'prediction', left + width + gap, height + caption + 22, '#9aa3ad');
});
await writeFileAtomic(out, canvas.toBuffer('image/png'));

/** Image, truth and prediction in canonical axes, and the axial slice with most foreground. */
async function readPanel(id: string) {
  const { images, label } = open.dataset.cases.find((each) => each.id === id)!;
  const predictions = open.run.folds.map((_, fold) =>
    join(foldPaths.predictions(runPaths.fold(run, fold)), `${id}.nii.gz`),
  );
  const paths = [join(open.root, images[0]), join(open.root, label!), predictions.find((path) => existsSync(path))!];
  const [image, truth, prediction] = await Promise.all(
    paths.map(async (path) => toCanonical((await nifti.read(path)).volume).volume),
  );
  const size = image.shape[1] * image.shape[2];
  const foreground = Array.from({ length: image.shape[0] }, (_, z) => {
    return truth.data.subarray(z * size, (z + 1) * size).filter((value) => value > 0).length;
  });
  return { image, truth, prediction, slice: foreground.indexOf(Math.max(...foreground)) };
}

/** Radiological view: the patient's left is on the right, anterior is up. */
function drawSlice(target: SKRSContext2D, image: Volume, labels: Volume, z: number, left: number, top: number): void {
  const [, rows, columns] = image.shape;
  const at = (y: number, x: number): number => (z * rows + y) * columns + x;
  const sorted = Float64Array.from(image.data).sort();
  const [low, high] = [sorted[Math.floor(sorted.length * 0.01)], sorted[Math.floor(sorted.length * 0.99)]];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const grey = Math.round(255 * Math.min(1, Math.max(0, (image.data[at(y, x)] - low) / (high - low))));
      const [px, py] = [left + (columns - 1 - x) * zoom, top + (rows - 1 - y) * zoom];
      target.fillStyle = `rgb(${grey}, ${grey}, ${grey})`;
      target.fillRect(px, py, zoom, zoom);
      const index = labels.data[at(y, x)];
      if (index === 0) continue;
      target.globalAlpha = 0.55;
      target.fillStyle = colours[index];
      target.fillRect(px, py, zoom, zoom);
      target.globalAlpha = 1;
    }
  }
}

function text(target: SKRSContext2D, words: string, x: number, y: number, colour: string): void {
  target.font = '17px sans-serif';
  target.fillStyle = colour;
  target.fillText(words, x, y);
}
