import type { BrowserWindow, Rectangle } from 'electron';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const windowStateSchema = z.object({
  schemaVersion: z.literal(1),
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  isMaximised: z.boolean(),
});

export type WindowState = z.infer<typeof windowStateSchema>;

export const smallestWindow = { width: 960, height: 600 };
const firstWindow = { width: 1440, height: 900 };
/** So much of a window's upper edge has to be on a display that the mouse can take hold of it. */
const handle = { width: 120, height: 40 };

/** As it was left; null where that is not known. */
export function readWindowState(file: string): WindowState | null {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Where the window lay, if that is still on a display; else in the middle of the first one. Never larger than its display. */
export function placeWindow(state: WindowState | null, displays: readonly Rectangle[]): Rectangle {
  const home = state && displays.find((display) => isReachable(state, display));
  const display = home ?? displays[0];
  const { width, height } = state ?? firstWindow;
  const size = { width: Math.min(width, display.width), height: Math.min(height, display.height) };
  if (home && state) return { ...size, x: state.x, y: state.y };
  return {
    ...size,
    x: display.x + Math.round((display.width - size.width) / 2),
    y: display.y + Math.round((display.height - size.height) / 2),
  };
}

function isReachable(state: Rectangle, display: Rectangle): boolean {
  const right = Math.min(state.x + state.width, display.x + display.width);
  const isWide = right - Math.max(state.x, display.x) >= handle.width;
  return isWide && state.y >= display.y && state.y + handle.height <= display.y + display.height;
}

/** Writes the window's place a moment after each change of it, and when it is closed. */
export function keepWindowState(window: BrowserWindow, file: string, delayMs = 500): void {
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    clearTimeout(timer);
    // While maximised, as it will be afterwards.
    const { x, y, width, height } = window.getNormalBounds();
    const state: WindowState = { schemaVersion: 1, x, y, width, height, isMaximised: window.isMaximized() };
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(state));
      renameSync(`${file}.new`, file);
    } catch {
      // A full disk must not keep a window from closing; it opens in another place then.
    }
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(write, delayMs);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('maximize', later);
  window.on('unmaximize', later);
  window.on('close', write);
  window.on('closed', () => clearTimeout(timer));
}
