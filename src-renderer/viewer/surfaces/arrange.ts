import type { Side } from './scene.ts';

export const surfaceViews = [
  { id: 'beside', title: 'Side by side' },
  { id: 'truthSolid', title: 'Truth solid' },
  { id: 'predictionSolid', title: 'Prediction solid' },
] as const;
export type SurfaceView = (typeof surfaceViews)[number]['id'];

/** One picture. */
export interface Picture {
  readonly title: string;
  /** Whose surfaces it shows, the first solid, the other see-through. */
  readonly sides: readonly Side[];
}

interface What {
  readonly hasTruth: boolean;
  readonly hasPrediction: boolean;
  /** Which is called A by who must not know; null where both are named. */
  readonly blind: { readonly first: Side } | null;
}

const titles: Readonly<Record<Side, string>> = { truth: 'Truth', prediction: 'Prediction' };

/** Truth and prediction, as far as they are there, each under the name that may be seen. */
export function namedSides({ hasTruth, hasPrediction, blind }: What): readonly { side: Side; title: string }[] {
  if (!hasTruth && !hasPrediction) return [];
  if (!hasTruth || !hasPrediction) {
    const side = hasTruth ? 'truth' : 'prediction';
    return [{ side, title: titles[side] }];
  }
  const sides: readonly Side[] = blind?.first === 'prediction' ? ['prediction', 'truth'] : ['truth', 'prediction'];
  return sides.map((side, i) => ({ side, title: blind ? 'AB'[i] : titles[side] }));
}

/** Blinded, pictures that are alike; which one is solid would tell. */
export function picturesOf(view: SurfaceView, what: What): readonly Picture[] {
  const sides = namedSides(what);
  if (sides.length < 2 || what.blind || view === 'beside') {
    return sides.map(({ side, title }) => ({ title, sides: [side] }));
  }
  const order: readonly Side[] = view === 'truthSolid' ? ['truth', 'prediction'] : ['prediction', 'truth'];
  return [{ title: `${titles[order[0]]} solid, ${titles[order[1]].toLowerCase()} see-through`, sides: order }];
}
