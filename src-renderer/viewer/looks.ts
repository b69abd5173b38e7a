import type { WindowChoice } from '../../shared/display.ts';
import type { Point3 } from '../../shared/draw/plane.ts';

/** How a pane looks at a case. */
export interface Look {
  /** The voxel of the crosshair; each plane shows its slice. */
  readonly cursor: Point3;
  /** The voxel, with fractions, in the middle of the pane. */
  readonly centre: Point3;
  /** null: as large as fits. */
  readonly zoom: number | null;
  readonly window: WindowChoice;
}

/** Linked panes have one look together; others each have their own, which starts as the one that they had together. */
export interface Looks {
  readonly together: Look;
  /** By pane; null while they are linked. */
  readonly own: ReadonlyMap<string, Look> | null;
}

export const firstLooks: Looks = {
  together: { cursor: [0, 0, 0], centre: [0, 0, 0], zoom: null, window: { of: 'auto' } },
  own: null,
};

export function lookOf({ together, own }: Looks, pane: string): Look {
  return own?.get(pane) ?? together;
}

/** Changes the look of a pane, of all while they are linked. */
export function withLook(looks: Looks, pane: string, change: Partial<Look>): Looks {
  const { together, own } = looks;
  const next = { ...lookOf(looks, pane), ...change };
  return own ? { together, own: new Map(own).set(pane, next) } : { together: next, own };
}

/** For another case all panes start from one look; whether they are linked stays. */
export function withoutOwn({ own }: Looks, together: Look): Looks {
  return { together, own: own && new Map() };
}

export function unlinked({ together }: Looks): Looks {
  return { together, own: new Map() };
}

/** All take over how `pane` looks. */
export function linked(looks: Looks, pane: string): Looks {
  return { together: lookOf(looks, pane), own: null };
}
