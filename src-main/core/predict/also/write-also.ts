import { existsSync, realpathSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import type { AlsoFormat } from '../../../../shared/also.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { ImageCase } from '../../io/list-images.ts';
import { makeFolder } from '../../runs/files.ts';
import type { AlsoWriter, PredictedLabel } from './also-writer.ts';
import * as writers from './index.ts';

const all: Readonly<Record<AlsoFormat, AlsoWriter>> = writers;

/** In the folder of the predictions: the NIfTI files stay the only ones beside each other. */
export function alsoFolder(out: string, id: AlsoFormat): string {
  return join(out, id);
}

/**
 * Before anything is predicted: that every case can be written so. Throws `usage` where one cannot, or where images
 * would be written over.
 */
export async function requireAlso(
  also: readonly AlsoFormat[],
  images: readonly ImageCase[],
  out: string,
): Promise<void> {
  for (const id of also) {
    const folder = alsoFolder(out, id);
    const inside = images.find((each) => each.images.some((path) => existing(path).startsWith(existing(folder) + sep)));
    if (inside) {
      const message = `the image of ${inside.id} lies in the folder "${basename(folder)}" to which labels would be written`;
      throw new StudioError('usage', message, 'name another folder for --out');
    }
    for (const each of images) await all[id].requireFits?.(each.id, each.images);
  }
}

/** Throws `not-writable`. */
export async function writeAlso(also: readonly AlsoFormat[], out: string, predicted: PredictedLabel): Promise<void> {
  for (const id of also) {
    await makeFolder(alsoFolder(out, id));
    await all[id].write(alsoFolder(out, id), predicted);
  }
}

/** With links followed. */
function existing(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
