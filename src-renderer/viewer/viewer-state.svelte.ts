import { focusOf } from '../../shared/draw/focus.ts';
import {
  planeAxes,
  planes,
  sizeAlong,
  type Axis,
  type Plane,
  type PlaneAxes,
  type Point3,
  type Size,
} from '../../shared/draw/plane.ts';
import type { Window } from '../../shared/draw/window.ts';
import type { CaseFacts, ViewVolume, VolumeSource } from '../../shared/viewer.ts';
import type { SliceRange } from '../../shared/volume-builder.ts';
import { remembered } from '../state/remembered.svelte.ts';
import { sourceKey } from './case-store.ts';
import { classPixels } from '../../shared/draw/layers.ts';
import { defaultDisplay, views, type Display, type PaneContent, type WindowChoice } from '../../shared/display.ts';
import { carriedOver, clampedVoxel, fitZoom, middleOf, nextZoom } from '../../shared/draw/geometry.ts';
import { windowFor } from '../../shared/draw/window-choice.ts';

/** A case as far as it was read: the image first, then its labels. */
export interface ShownCase {
  readonly source: VolumeSource;
  readonly facts: CaseFacts;
  readonly channel: number;
  readonly image: ViewVolume;
  /** The slices of the image that are there by now; null: all. */
  readonly read: SliceRange | null;
  readonly truth: ViewVolume | null;
  readonly prediction: ViewVolume | null;
}

export interface PaneId {
  readonly plane: Plane;
  readonly content: PaneContent;
}

/** What all panes share: the case, the crosshair, zoom, pan, window, layout. */
export class ViewerState {
  shown = $state.raw<ShownCase | null>(null);
  /** The voxel of the crosshair; each plane shows its slice. */
  cursor = $state.raw<Point3>([0, 0, 0]);
  /** The voxel, with fractions, in the middle of the panes. */
  centre = $state.raw<Point3>([0, 0, 0]);
  /** null: as large as fits. */
  chosenZoom = $state<number | null>(null);
  windowChoice = $state.raw<WindowChoice>({ of: 'auto' });
  /** Classes that are switched off. */
  hidden = $state.raw<ReadonlySet<number>>(new Set());
  /** The voxel under the pointer, on the slice that was shown when the pointer moved last. */
  pointed = $state.raw<{ readonly plane: Plane; readonly voxel: Point3 } | null>(null);
  maximised = $state<string | null>(null);
  /** Space pans while it is held. */
  isSpaceHeld = $state(false);
  #active = $state<string | null>(null);
  /** The crosshair goes to where the labels are once they come, unless the user has moved it by then. */
  #awaitsLabels = false;
  #paneSizes = $state.raw<ReadonlyMap<string, { plane: Plane; size: Size }>>(new Map());

  settings = $derived<Display>({
    ...defaultDisplay,
    ...remembered.get<Partial<Display>>('viewer', {}),
  });
  window = $derived<Window>(this.shown ? windowFor(this.windowChoice, this.shown.image) : [0, 1]);
  colours = $derived(this.shown ? classPixels(this.shown.facts.classes, this.hidden) : []);
  /** Row by row. */
  panes = $derived<readonly PaneId[]>(this.#arrange());
  /** The pane that keys work on: the one that was pointed at or focused last. */
  activePane = $derived<PaneId | null>(
    this.panes.find((pane) => paneKey(pane) === this.#active) ?? this.panes[0] ?? null,
  );
  activePlane = $derived<Plane>(this.activePane?.plane ?? 'axial');
  #fit = $derived(this.#fitAll());
  zoom = $derived(this.chosenZoom ?? this.#fit);

  /** The voxel whose values are shown: under the pointer, else under the crosshair. */
  readVoxel = $derived<Point3>(this.#voxelToRead());

  change(settings: Partial<Display>): void {
    if (settings.plane !== undefined || settings.view !== undefined) this.maximised = null;
    remembered.set('viewer', { ...this.settings, ...settings });
  }

  axes(plane: Plane): PlaneAxes {
    return planeAxes(plane, this.settings.convention);
  }

  /**
   * Shows a case, or more of the same one. The enlargement carries over to the next case of a study, and the place until
   * there are labels to look at.
   */
  show(next: ShownCase): void {
    const before = this.shown;
    const isSameCase = before !== null && sourceKey(before.source) === sourceKey(next.source);
    if (!isSameCase) {
      this.pointed = null;
      this.cursor = this.startOf(next.source, next.image.shape);
      this.#awaitsLabels = true;
      if (this.#isSameStudy(next.source)) {
        this.centre = carriedOver(this.centre, before!.image.shape, next.image.shape);
      } else {
        this.hidden = new Set();
        this.chosenZoom = null;
        this.centre = middleOf(next.image.shape);
        if (this.windowChoice.of === 'hand') this.windowChoice = { of: 'auto' };
      }
    }
    this.shown = next;
    if (this.#awaitsLabels && isComplete(next)) this.moveToLabels();
  }

  /** Where a case is looked at before its labels are there: at the place of the last one, else in the middle. */
  startOf(source: VolumeSource, shape: ShownCase['image']['shape']): Point3 {
    const before = this.#isSameStudy(source) ? this.shown : null;
    return clampedVoxel(before ? carriedOver(this.cursor, before.image.shape, shape) : middleOf(shape), shape);
  }

  #isSameStudy({ of, id }: VolumeSource): boolean {
    return this.shown?.source.of === of && this.shown.source.id === id;
  }

  moveTo(voxel: Point3): void {
    if (!this.shown) return;
    this.#awaitsLabels = false;
    this.cursor = clampedVoxel(voxel, this.shown.image.shape);
  }

  /** To the slices that show most of the truth, else of the prediction. Stays where there is neither. */
  moveToLabels(): void {
    const { truth, prediction } = this.shown ?? {};
    const voxel = (truth && focusOf(truth)) ?? (prediction && focusOf(prediction));
    if (!voxel) return;
    this.moveTo(voxel);
    // Enlarged, it might lie outside of the panes.
    if (this.chosenZoom !== null) this.centre = voxel;
  }

  /** Along an axis, by so many voxels. */
  move(axis: Axis, by: number): void {
    const voxel: [number, number, number] = [...this.cursor];
    voxel[axis] += by;
    this.moveTo(voxel);
  }

  /** To another slice of a plane. */
  step(plane: Plane, by: number): void {
    this.move(this.axes(plane).depth, by);
  }

  depth(plane: Plane): number {
    return this.cursor[this.axes(plane).depth];
  }

  slices(plane: Plane): number {
    return this.shown ? sizeAlong(this.shown.image.shape, this.axes(plane).depth) : 1;
  }

  zoomBy(direction: 1 | -1): void {
    this.chosenZoom = nextZoom(this.zoom, direction);
  }

  /** Zoom, pan and window as at first; the slice stays. */
  reset(): void {
    this.chosenZoom = null;
    this.windowChoice = { of: 'auto' };
    if (this.shown) this.centre = middleOf(this.shown.image.shape);
  }

  activate(pane: PaneId): void {
    this.#active = paneKey(pane);
  }

  toggleMaximised(): void {
    this.maximised = this.maximised === null && this.activePane ? paneKey(this.activePane) : null;
  }

  toggleClass(index: number): void {
    const hidden = new Set(this.hidden);
    if (!hidden.delete(index)) hidden.add(index);
    this.hidden = hidden;
  }

  changeOpacity(by: number): void {
    const key = this.settings.mode === 'fill' ? 'fillOpacity' : 'outlineOpacity';
    const next = Math.round(10 * Math.min(1, Math.max(0, this.settings[key] + by))) / 10;
    this.change({ [key]: next });
  }

  /** Panes tell their size in screen pixels, since all have one zoom at which each shows its whole slice. */
  resize(key: string, plane: Plane, size: Size | null): void {
    const sizes = new Map(this.#paneSizes);
    if (size) sizes.set(key, { plane, size });
    else sizes.delete(key);
    this.#paneSizes = sizes;
  }

  #arrange(): PaneId[] {
    if (!this.shown) return [];
    const { view, plane } = this.settings;
    const isPair = this.shown.facts.hasTruth && this.shown.facts.hasPrediction;
    const contents: readonly PaneContent[] = views.find(({ id }) => id === (isPair ? view : 'one'))!.contents;
    const all = contents.flatMap((content) =>
      (plane === 'three' ? planes : [plane]).map((each) => ({ plane: each, content })),
    );
    const one = all.find((pane) => paneKey(pane) === this.maximised);
    return one ? [one] : all;
  }

  /** The wheel turns slices under a pointer that stays. */
  #voxelToRead(): Point3 {
    if (!this.pointed) return this.cursor;
    const voxel: [number, number, number] = [...this.pointed.voxel];
    const { depth } = this.axes(this.pointed.plane);
    voxel[depth] = this.cursor[depth];
    return voxel;
  }

  #fitAll(): number {
    if (!this.shown) return 1;
    const { image } = this.shown;
    const fits = [...this.#paneSizes.values()].map(({ plane, size }) => fitZoom(image, this.axes(plane), size));
    return fits.length === 0 ? 1 : Math.min(...fits);
  }
}

function isComplete({ facts, truth, prediction, read }: ShownCase): boolean {
  return read === null && facts.hasTruth === (truth !== null) && facts.hasPrediction === (prediction !== null);
}

export function paneKey({ plane, content }: PaneId): string {
  return `${plane} ${content}`;
}
