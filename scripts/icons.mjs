// Draws the app's icon: a slice of a scan with two labels. Writes resources/icons anew.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { root } from './setup.mjs';

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const folder = join(root, 'resources', 'icons');

/** In units of 100 by 100, so that every size is the same drawing. */
function draw(size) {
  const canvas = createCanvas(size, size);
  const context = canvas.getContext('2d');
  context.scale(size / 100, size / 100);
  context.fillStyle = '#0f1115';
  context.beginPath();
  context.roundRect(2, 2, 96, 96, 20);
  context.fill();

  ellipse(context, [50, 50, 33, 39], '#3b424b');
  ellipse(context, [50, 50, 27, 33], '#7d8791');
  // Small sizes have no pixels for the cleft.
  if (size >= 32) {
    context.strokeStyle = '#3b424b';
    context.lineWidth = 2.5;
    context.beginPath();
    context.moveTo(50, 18);
    context.lineTo(50, 82);
    context.stroke();
  }
  const outline = size >= 48 ? '#0f1115' : null;
  ellipse(context, [39, 45, 14, 20], '#2dd4bf', outline);
  ellipse(context, [41, 51, 7, 8], '#e69f00', outline);
  return canvas.toBuffer('image/png');
}

function ellipse(context, [x, y, radiusX, radiusY], colour, outline = null) {
  context.beginPath();
  context.ellipse(x, y, radiusX, radiusY, 0, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
  if (!outline) return;
  context.strokeStyle = outline;
  context.lineWidth = 2;
  context.stroke();
}

/** An .ico is a table of pictures, which may be PNGs. */
function icon(images) {
  const table = Buffer.alloc(6 + 16 * images.length);
  table.writeUInt16LE(1, 2);
  table.writeUInt16LE(images.length, 4);
  let offset = table.length;
  images.forEach(({ size, png }, i) => {
    const at = 6 + 16 * i;
    // 0 stands for 256.
    table.writeUInt8(size % 256, at);
    table.writeUInt8(size % 256, at + 1);
    table.writeUInt16LE(1, at + 4);
    table.writeUInt16LE(32, at + 6);
    table.writeUInt32LE(png.length, at + 8);
    table.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([table, ...images.map(({ png }) => png)]);
}

mkdirSync(folder, { recursive: true });
const images = sizes.map((size) => ({ size, png: draw(size) }));
for (const { size, png } of images) writeFileSync(join(folder, `${size}x${size}.png`), png);
writeFileSync(join(folder, 'icon.ico'), icon(images.filter(({ size }) => size <= 256)));
