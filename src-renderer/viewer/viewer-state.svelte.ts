import { defaultDisplay, viewFor, viewsOf, type Display } from '../../shared/display.ts';
import { carriedOver, clampedVoxel, fitZoom, middleOf, nextZoom } from '../../shared/draw/geometry.ts';
import { columnsOf, paneKey, panesOf, type PaneId } from '../../shared/draw/grid.ts';
import { classPixels } from '../../shared/draw/layers.ts';
import { displayFor, usualPair, type PairName, type PaneView } from '../../shared/draw/pane-view.ts';
import {
  planeAxes,
  sizeAlong,
  type Axis,
  type Plane,
  type PlaneAxes,
  type Point3,
  type Size,
} from '../../shared/draw/plane.ts';
import type { Ruler } from '../../shared/draw/ruler.ts';
import { windowFor } from '../../shared/draw/window-choice.ts';
import type { Window } from '../../shared/draw/window.ts';
import type { VolumeSource } from '../../shared/viewer.ts';
import { remembered } from '../state/remembered.svelte.ts';
import { sourceKey } from './case-store.ts';
import { firstLooks, linked, lookOf, unlinked, withLook, withoutOwn, type Look, type Looks } from './looks.ts';
import { placeKey } from './pane-place.ts';
import { focusOfCase, isComplete, withLabelsTogether, type ShownCase } from './shown-case.ts';

export { paneKey, type PaneId, type ShownCase };

/** What all panes share: the case, how it is looked at, what lies over it. */
export class ViewerState {
  /** Set: readers must not know which label is the truth; panes are called A and B, `first` being A. */
  blind = $state.raw<{ readonly first: PairName } | null>(null);
  /** Classes that are switched off. */
  hidden = $state.raw<ReadonlySet<number>>(new Set());
  /** The voxel under the pointer, on the slice that was shown when the pointer moved last. */
  pointed = $state.raw<{ readonly plane: Plane; readonly voxel: Point3 } | null>(null);
  /** The place of a pane. */
  maximised = $state<string | null>(null);
  /** Where the divider of a swipe is, as a share of the width. */
  swipe = $state(0.5);
  /** Which of the pair a flicker shows. */
  flicker = $state<0 | 1>(0);
  ruler = $state.raw<Ruler | null>(null);
  /** Dragging draws a ruler. */
  isMeasuring = $state(false);
  /** Space pans while it is held. */
  isSpaceHeld = $state(false);
  /** Since Space went down: then it was no tap. */
  hasPanned = false;
  /** Of all panes together, in screen pixels. */
  area = $state.raw<Size>({ width: 0, height: 0 });
  /** As far as it was read. */
  #given = $state.raw<ShownCase | null>(null);
  #isBlind = $derived(this.blind !== null);
  #seen = $derived(this.#given && this.#isBlind ? withLabelsTogether(this.#given) : this.#given);
  #looks = $state.raw<Looks>(firstLooks);
  #active = $state<string | null>(null);
  /** The crosshair goes to where the labels are once they come, unless the user has moved it by then. */
  #awaitsLabels = false;
  #paneSizes = $state.raw<ReadonlyMap<string, { plane: Plane; size: Size }>>(new Map());

  settings = $derived<Display>({
    ...defaultDisplay,
    ...remembered.get<Partial<Display>>('viewer', {}),
  });
  /** The settings, as far as the case has what they ask for. What it lacks is asked for again of the next one. */
  display = $derived<Display>(this.#displayOf());
  isPair = $derived(this.shown !== null && this.shown.facts.hasTruth && this.shown.facts.hasPrediction);
  /** Whether truth and prediction are called A and B. */
  isBlinded = $derived(this.blind !== null && this.isPair);
  pair = $derived<PaneView['pair']>(
    this.isBlinded && this.blind?.first === 'prediction' ? ['prediction', 'truth'] : usualPair,
  );
  views = $derived(viewsOf(this.#viewable()));
  view = $derived(viewFor(this.settings.view, this.#viewable()));
  colours = $derived(this.shown ? classPixels(this.shown.facts.classes, this.hidden, this.settings.colours) : []);
  /** Row by row. */
  panes = $derived<readonly PaneId[]>(this.#arrange());
  columns = $derived(this.shown ? columnsOf(this.panes, this.shown.image, this.area) : 1);
  /** The pane that keys work on: the one that was pointed at or focused last. */
  activePane = $derived<PaneId | null>(
    this.panes.find((pane) => this.#placeOf(pane) === this.#active) ?? this.panes[0] ?? null,
  );
  activePlane = $derived<Plane>(this.activePane?.plane ?? 'axial');
  isLinked = $derived(this.#looks.own === null);
  #fit = $derived(this.#fitAll());
  /** How the active pane looks, which is how all do while they are linked. */
  look = $derived<Look>(this.lookOf(this.activePane));
  window = $derived<Window>(this.windowOf(this.activePane));
  zoom = $derived(this.zoomOf(this.activePane));

  /** The voxel whose values are shown: under the pointer, else under the crosshair. */
  readVoxel = $derived<Point3>(this.#voxelToRead());

  get shown(): ShownCase | null {
    return this.#seen;
  }

  set shown(given: ShownCase | null) {
    this.#given = given;
  }

  get cursor(): Point3 {
    return this.look.cursor;
  }

  lookOf(pane: PaneId | null): Look {
    return pane ? lookOf(this.#looks, paneKey(pane)) : this.#looks.together;
  }

  windowOf(pane: PaneId | null): Window {
    return this.shown ? windowFor(this.lookOf(pane).window, this.shown.image) : [0, 1];
  }

  zoomOf(pane: PaneId | null): number {
    return this.lookOf(pane).zoom ?? this.#fit;
  }

  /** Changes how the active pane looks, and with it all that are linked. */
  changeLook(change: Partial<Look>): void {
    this.#looks = withLook(this.#looks, this.activePane ? paneKey(this.activePane) : '', change);
  }

  toggleLinked(): void {
    if (this.activePane === null || (this.isLinked && this.panes.length === 1)) return;
    this.#looks = this.isLinked ? unlinked(this.#looks) : linked(this.#looks, paneKey(this.activePane));
  }

  /** What a pane of so many screen pixels is drawn from; figures are drawn from the same. */
  paneView(pane: PaneId, size: Size, ratio: number): PaneView {
    const { cursor, centre } = this.lookOf(pane);
    const { plane, content } = pane;
    const { display, colours, pair, isBlinded, swipe, flicker, ruler } = this;
    return {
      ...{ plane, content, size, ratio, cursor, centre, zoom: this.zoomOf(pane), window: this.windowOf(pane) },
      ...{ display, colours, pair, isBlinded, swipe, flicker, ruler },
    };
  }

  change(settings: Partial<Display>): void {
    if (settings.plane !== undefined || settings.view !== undefined) this.maximised = null;
    remembered.set('viewer', { ...this.settings, ...settings });
  }

  axes(plane: Plane): PlaneAxes {
    return planeAxes(plane, this.display.convention);
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
      this.ruler = null;
      this.flicker = 0;
      this.#awaitsLabels = true;
      const cursor = this.startOf(next.source, next.image.shape);
      const { centre, zoom, window } = this.look;
      const isSameStudy = this.#isSameStudy(next.source);
      if (!isSameStudy) this.hidden = new Set();
      this.#looks = withoutOwn(
        this.#looks,
        isSameStudy
          ? { cursor, centre: carriedOver(centre, before!.image.shape, next.image.shape), zoom, window }
          : {
              cursor,
              centre: middleOf(next.image.shape),
              zoom: null,
              window: window.of === 'hand' ? { of: 'auto' } : window,
            },
      );
    }
    this.shown = next;
    const voxel = this.#awaitsLabels && isComplete(next) ? focusOfCase(next) : null;
    if (!voxel) return;
    this.#awaitsLabels = false;
    const { together } = this.#looks;
    const centre = together.zoom === null ? together.centre : voxel;
    this.#looks = withoutOwn(this.#looks, { ...together, cursor: voxel, centre });
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
    this.changeLook({ cursor: clampedVoxel(voxel, this.shown.image.shape) });
  }

  /** To a voxel that must be seen: enlarged, it might lie outside of the panes. */
  lookAt(voxel: Point3): void {
    this.moveTo(voxel);
    if (this.look.zoom !== null) this.changeLook({ centre: this.cursor });
  }

  /** To the slices that show most of the truth, else of the prediction. Stays where there is neither. */
  moveToLabels(): void {
    const voxel = this.shown && focusOfCase(this.shown);
    if (voxel) this.lookAt(voxel);
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
    this.changeLook({ zoom: nextZoom(this.zoom, direction) });
  }

  /** Zoom, pan and window as at first; the slice stays. */
  reset(): void {
    if (!this.shown) return;
    this.changeLook({ zoom: null, window: { of: 'auto' }, centre: middleOf(this.shown.image.shape) });
  }

  activate(pane: PaneId): void {
    this.#active = this.#placeOf(pane);
  }

  toggleMaximised(): void {
    this.maximised = this.maximised === null && this.activePane ? this.#placeOf(this.activePane) : null;
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

  /** Shows the other of truth and prediction, in the view that is made for it. */
  flip(): void {
    if (!this.isPair) return;
    if (this.view.id !== 'flicker') this.change({ view: 'flicker' });
    this.flicker = this.flicker === 0 ? 1 : 0;
  }

  /** For keys alone: the first end of a ruler at the crosshair, then its second one. */
  measureAtCursor(): void {
    if (!this.isMeasuring) return;
    const { cursor, activePlane: plane, ruler } = this;
    const isBegun = ruler !== null && ruler.plane === plane && ruler.from === ruler.to;
    this.ruler = { plane, from: isBegun ? ruler.from : cursor, to: cursor };
  }

  endMeasuring(): void {
    this.isMeasuring = false;
    this.ruler = null;
  }

  /** Panes tell their size in screen pixels, since all have one zoom at which each shows its whole slice. */
  resize(key: string, plane: Plane, size: Size | null): void {
    const sizes = new Map(this.#paneSizes);
    if (size) sizes.set(key, { plane, size });
    else sizes.delete(key);
    this.#paneSizes = sizes;
  }

  /** In screen pixels; null: it is not on the screen. */
  paneSize(pane: PaneId): Size | null {
    return this.#paneSizes.get(paneKey(pane))?.size ?? null;
  }

  #viewable() {
    const { hasTruth = false, hasPrediction = false } = this.shown?.facts ?? {};
    return { hasTruth, hasPrediction, hasOther: Boolean(this.shown?.other), isBlinded: this.blind !== null };
  }

  #displayOf(): Display {
    const { heat } = this.settings;
    const facts = this.shown?.facts;
    const isThere =
      facts?.hasProbabilities === true &&
      !this.isBlinded &&
      (typeof heat === 'string' || heat.classIndex < facts.classes.length);
    const settings: Display = isThere ? this.settings : { ...this.settings, heat: 'none' };
    return facts ? displayFor(settings, facts) : settings;
  }

  #placeOf(pane: PaneId): string {
    return placeKey(pane, this.pair);
  }

  #arrange(): PaneId[] {
    if (!this.shown) return [];
    const contents = this.view.id === 'beside' ? this.pair : this.view.contents;
    const all = panesOf(contents, this.settings.plane);
    const one = all.find((pane) => this.#placeOf(pane) === this.maximised);
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
