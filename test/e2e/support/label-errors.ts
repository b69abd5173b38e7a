import type { ReadVolume } from './tiny-run.ts';
import type { Plane } from './viewer-page.ts';

/** Where two labels differ, by the plainest way to count it. */

export interface LabelErrors {
  /** For each slice of a plane: voxels that prediction or truth alone gives to a class. */
  readonly slices: Readonly<Record<Plane, readonly number[]>>;
  /** Voxels of each connected error, the most first. */
  readonly components: readonly number[];
}

export function labelErrors(truth: ReadVolume, prediction: ReadVolume, classes: readonly number[]): LabelErrors {
  const [depth, height, width] = truth.shape;
  const slices = { axial: zeros(depth), coronal: zeros(height), sagittal: zeros(width) };
  const components: number[] = [];
  for (const each of classes) {
    for (const [own, other] of [
      [prediction, truth],
      [truth, prediction],
    ]) {
      const wrong = new Set<number>();
      for (let i = 0; i < depth * height * width; i++) {
        if (own.data[i] !== each || other.data[i] === each) continue;
        wrong.add(i);
        slices.axial[Math.floor(i / (width * height))]++;
        slices.coronal[Math.floor(i / width) % height]++;
        slices.sagittal[i % width]++;
      }
      components.push(...connected(wrong, width, height));
    }
  }
  return { slices, components: components.sort((a, b) => b - a) };
}

/** Sizes of what touches by faces, edges or corners. */
function connected(places: Set<number>, width: number, height: number): number[] {
  const sizes: number[] = [];
  for (const start of places) {
    places.delete(start);
    const found = [start];
    for (const at of found) {
      const [x, y] = [at % width, Math.floor(at / width) % height];
      for (let dz = -1; dz <= 1; dz++)
        for (let dy = -1; dy <= 1; dy++)
          for (let dx = -1; dx <= 1; dx++) {
            if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
            const next = at + dx + width * (dy + height * dz);
            if (places.delete(next)) found.push(next);
          }
    }
    sizes.push(found.length);
  }
  return sizes;
}

function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}
