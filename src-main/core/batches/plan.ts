import { gridLocations } from '../patches/grid.ts';
import { randomStream } from '../random.ts';
import { spatialShape, type Triple } from '../volume/volume.ts';
import type { Item } from './item.ts';
import type { PreparedCase } from './prepare.ts';

/** What the order of an epoch depends on. */
export interface PlanSettings {
  readonly seed: number;
  readonly rank: 2 | 3;
  readonly mode: 'crop' | 'grid' | 'full';
  /** null: as large as the image. */
  readonly patch: Triple | null;
}

type PlannedCase = Pick<PreparedCase, 'id' | 'shape' | 'gridStarts'>;

/** Patches of one pass over the cases: one a case, or all of the grid. */
export function patchesPerPass(cases: readonly PlannedCase[], settings: PlanSettings): number {
  return cases.reduce((sum, each) => sum + trainingPlaces(each, settings).length, 0);
}

/**
 * The items of an epoch in training order: passes over all patches, each shuffled anew, until there are `count`.
 * The order depends on (seed, epoch) only.
 */
export function trainingItems(
  cases: readonly PlannedCase[],
  settings: PlanSettings,
  epoch: number,
  count: number,
): Item[] {
  const places = cases.flatMap((each) => trainingPlaces(each, settings));
  const items: Item[] = [];
  for (let pass = 0; items.length < count && places.length > 0; pass++) {
    for (const place of randomStream(settings.seed, 'order', epoch, pass).shuffle(places)) {
      items.push({ ...place, augmented: true, key: [settings.seed, 'item', epoch, items.length] });
    }
  }
  return items.slice(0, count);
}

/** At most `count` patches that tile the cases, spread evenly over them; the same each time. */
export function validationItems(
  cases: readonly PlannedCase[],
  { seed, rank, mode, patch }: PlanSettings,
  count: number,
): Item[] {
  const places = cases.flatMap(({ id, shape }): Place[] => {
    const [z, y, x] = spatialShape(shape);
    const whole: Triple = [rank === 2 ? 1 : z, y, x];
    const tile = mode === 'full' || patch === null ? whole : patch;
    return gridLocations([z, y, x], tile, [0, 0, 0]).map((start) => ({ caseId: id, start }));
  });
  const kept = Math.min(count, places.length);
  return Array.from({ length: kept }, (_, i) => ({
    ...places[Math.floor((i * places.length) / kept)],
    augmented: false,
    key: [seed, 'validation', i],
  }));
}

type Place = Pick<Item, 'caseId' | 'start'>;

function trainingPlaces({ id, gridStarts }: PlannedCase, { mode, rank }: PlanSettings): Place[] {
  // A 2D network that takes whole slices takes any of them.
  if (mode === 'crop' || (mode === 'full' && rank === 2)) return [{ caseId: id, start: null }];
  if (mode === 'full') return [{ caseId: id, start: [0, 0, 0] }];
  return gridStarts!.map((start) => ({ caseId: id, start }));
}
