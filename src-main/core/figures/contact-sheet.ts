import { textColour } from '../../../shared/draw/texts.ts';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { figureFont } from './case-canvas.ts';
import type { Tile } from './case-tile.ts';
import { loadFonts } from './fonts.ts';

export interface SheetEntry {
  readonly caseId: string;
  /** A text where there is no picture: why. */
  readonly tile: Tile | string;
}

const [background, secondary] = ['#0f1115', '#9aa3ad'];
const [gap, titleHeight, textSize] = [12, 24, 13];
/** Of a cell where no case has a picture. */
const emptySize = 128;
/** 256 MB of memory. */
const mostPixels = 64e6;

interface Cell {
  readonly width: number;
  readonly height: number;
}

function sizeOf(cell: Cell, count: number, columnCount: number) {
  const columns = Math.min(columnCount, count);
  const rows = Math.ceil(count / columns);
  return { columns, width: columns * (cell.width + gap) + gap, height: rows * (titleHeight + cell.height + gap) + gap };
}

/** Throws `usage` where so many pictures like this one get too large: to be asked before the others are drawn. */
export function requireRoom(cell: Cell, count: number, columnCount: number): void {
  const { width, height } = sizeOf(cell, count, columnCount);
  if (width * height <= mostPixels) return;
  const fault = `a contact sheet of ${width} × ${height} pixels is too large`;
  throw new StudioError('usage', fault, 'choose smaller pictures, or fewer cases');
}

/** A PNG of pictures in rows, each with the name of its case above it. Throws `usage` where that gets too large. */
export async function contactSheet(entries: readonly SheetEntry[], columnCount: number): Promise<Buffer> {
  const tiles = entries.flatMap(({ tile }) => (typeof tile === 'string' ? [] : [tile]));
  const cell = {
    width: Math.max(emptySize, ...tiles.map(({ width }) => width)),
    height: Math.max(emptySize, ...tiles.map(({ height }) => height)),
  };
  requireRoom(cell, entries.length, columnCount);
  const { columns, width, height } = sizeOf(cell, entries.length, columnCount);
  const [{ createCanvas, ImageData }] = await Promise.all([import('@napi-rs/canvas'), loadFonts()]);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  context.font = `${textSize}px ${figureFont}`;
  context.textBaseline = 'middle';
  for (const [i, { caseId, tile }] of entries.entries()) {
    const left = gap + (i % columns) * (cell.width + gap);
    const top = gap + Math.floor(i / columns) * (titleHeight + cell.height + gap);
    context.fillStyle = textColour;
    context.fillText(caseId, left, top + titleHeight / 2, cell.width);
    context.fillStyle = '#000000';
    context.fillRect(left, top + titleHeight, cell.width, cell.height);
    if (typeof tile === 'string') {
      context.fillStyle = secondary;
      for (const [line, text] of wrapped(tile, cell.width - 2 * gap, (each) => context.measureText(each).width)) {
        context.fillText(text, left + gap, top + titleHeight + gap + (line + 0.5) * 18, cell.width - 2 * gap);
      }
    } else {
      const x = left + ((cell.width - tile.width) >> 1);
      const y = top + titleHeight + ((cell.height - tile.height) >> 1);
      context.putImageData(new ImageData(tile.rgba, tile.width, tile.height), x, y);
    }
  }
  return canvas.encode('png');
}

/** What is told in place of a picture; throws again what is no fault of the case. */
export function toText(error: unknown): string {
  if (isStudioError(error) && error.tag !== 'cancelled') return `${error.message}; ${error.next}`;
  throw error;
}

/** Lines of whole words with their numbers. */
function wrapped(text: string, most: number, widthOf: (text: string) => number): IterableIterator<[number, string]> {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) === '' || widthOf(longer) <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.entries();
}
