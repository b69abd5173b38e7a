import type { Display } from '../../shared/display.ts';
import type { CaseFacts, Slab, ViewVolume, VolumeSource } from '../../shared/viewer.ts';
import { isWhole, VolumeBuilder, type PartialVolume } from '../../shared/volume-builder.ts';
import { connection } from '../state/host.ts';
import { CaseStore, sourceKey, type Part } from './case-store.ts';
import { requireSameGrid } from './same-grid.ts';
import { Shares, type Loading } from './shares.ts';
import type { ShownCase, ViewerState } from './viewer-state.svelte.ts';

/** Three cases of 512 × 512 × 300 voxels with truth and prediction. */
const budgetBytes = 1024 ** 3;

/** While an image is read, what is shown of it is brought up to date as often. */
const refreshMs = 250;
/** So long an image that is there waits for its labels, rather than that they flash up after it. */
const labelsWaitMs = 100;

export interface OpenOptions {
  readonly channel?: number;
  /** The same case of a second run, whose prediction is shown too. */
  readonly other?: { readonly source: VolumeSource; readonly name: string } | null;
}

type Heat = Display['heat'];
const overlayNames = ['truth', 'prediction', 'other', 'heat'] as const;
type OverlayName = (typeof overlayNames)[number];
type Base = Omit<ShownCase, 'image' | 'read' | OverlayName>;

/** A case whose image is there, with what lies over it as far as that is there. */
interface Opened {
  readonly base: Base;
  readonly image: ViewVolume;
  readonly wanted: Record<OverlayName, Part | null>;
  readonly overlays: Record<OverlayName, ViewVolume | null>;
  isOnScreen: boolean;
}

/** Brings cases into a viewer: the image as soon as it is there, what was seen before until then. */
export class CaseLoader {
  error = $state.raw<unknown>(undefined);
  /** What is still being read; null when all of the case is shown, or will be in a moment. */
  loading = $state.raw<Loading | null>(null);
  readonly #viewer: ViewerState;
  readonly #store = new CaseStore(async ({ source, part, channel }, signal, onPartial) => {
    const builder = new VolumeBuilder();
    const onProgress = (slab: Slab): void => onPartial(builder.add(slab));
    const input = { ...source, part, channel, near: this.#near(source) };
    return builder.end(await connection.call('case.volume', input, { signal, onProgress }));
  }, budgetBytes);
  readonly #shares = new Shares((loading) => (this.loading = loading));
  #ticket = 0;
  #opened: Opened | null = null;
  #heat: Heat = 'none';
  /** What the error is of. */
  #faulty: OverlayName | 'image' = 'image';

  constructor(viewer: ViewerState) {
    this.#viewer = viewer;
  }

  /** `neighbours` are read ahead once this case is there. */
  async open(source: VolumeSource, neighbours: readonly VolumeSource[], options: OpenOptions = {}): Promise<void> {
    const { channel = 0, other = null } = options;
    const ticket = ++this.#ticket;
    const isOutdated = (): boolean => ticket !== this.#ticket;
    const withOther = (each: VolumeSource) => (other ? [each, { ...other.source, caseId: each.caseId }] : [each]);
    this.error = undefined;
    this.#opened = null;
    this.#store.focus(withOther(source), neighbours.flatMap(withOther));
    this.#shares.begin(source.caseId);
    try {
      const asked = this.#askForImage({ source, part: 'image', channel });
      const facts = await connection.call('case.facts', source);
      if (isOutdated()) return;
      const base = { source, facts, channel, otherName: other?.name ?? '' };
      const wanted = partsOf(source, facts, other?.source ?? null, this.#heat);
      for (const name of overlayNames) if (wanted[name]) this.#shares.tell(name, 0);
      const { image, isInOnePiece } = await this.#showAsRead(base, asked, isOutdated);
      if (isOutdated()) return;
      this.#shares.tell('image', 1);
      const overlays = { truth: null, prediction: null, other: null, heat: null };
      await this.#showWhole({ base, image, wanted, overlays, isOnScreen: false }, isInOnePiece);
      if (!isOutdated()) void this.#readAhead(neighbours, options, isOutdated);
    } catch (error) {
      if (isOutdated()) return;
      this.#shares.end();
      [this.error, this.#faulty] = [error, 'image'];
      if (this.#viewer.shown && !this.#isShown(source)) this.#viewer.shown = null;
    }
  }

  /** From now on, over this case and the next ones; not over those whose probabilities were not kept. */
  async showHeat(heat: Heat): Promise<void> {
    if (JSON.stringify(heat) === JSON.stringify(this.#heat)) return;
    this.#heat = heat;
    if (this.#faulty === 'heat') this.error = undefined;
    const opened = this.#opened;
    if (!opened) return;
    const { source, facts } = opened.base;
    opened.wanted.heat = heatOf(source, facts, heat);
    opened.overlays.heat = null;
    await this.#bring(opened, 'heat');
  }

  close(): void {
    this.#ticket++;
    this.#store.clear();
    this.#shares.end();
    this.#opened = null;
    this.error = undefined;
    this.#viewer.shown = null;
  }

  #isShown(source: VolumeSource): boolean {
    return this.#viewer.shown !== null && sourceKey(this.#viewer.shown.source) === sourceKey(source);
  }

  /** At which share of its height a case will be looked at first. */
  #near(source: VolumeSource): number {
    const { shown } = this.#viewer;
    if (shown?.source.of !== source.of || shown.source.id !== source.id) return 0.5;
    return this.#viewer.cursor[2] / Math.max(1, shown.image.shape[0] - 1);
  }

  /** Whatever of it comes before anybody listens is kept. */
  #askForImage(wanted: Part): AskedImage {
    let partial: PartialVolume | null = null;
    let listener: (volume: PartialVolume) => void = () => {};
    const image = this.#store.volume(wanted, (volume) => listener((partial = volume)));
    // Its failure is told to who waits for it; until the facts are there nobody does.
    image.catch(() => {});
    return {
      image,
      onPartial(given) {
        listener = given;
        if (partial) given(partial);
      },
    };
  }

  /** Shows the slice that is looked at as soon as it is there, and more of the image as it comes. */
  async #showAsRead(base: Base, { image, onPartial }: AskedImage, isOutdated: () => boolean) {
    let isInOnePiece = true;
    let shownAt = -Infinity;
    onPartial((volume) => {
      if (isWhole(volume) || isOutdated()) return;
      isInOnePiece = false;
      this.#shares.tell('image', (volume.read.to - volume.read.from) / volume.shape[0]);
      const { source } = base;
      const [, , z] = this.#isShown(source) ? this.#viewer.cursor : this.#viewer.startOf(source, volume.shape);
      if (z < volume.read.from || z >= volume.read.to || performance.now() - shownAt < refreshMs) return;
      shownAt = performance.now();
      const nothing = { truth: null, prediction: null, other: null, heat: null };
      this.#viewer.show({ ...base, image: volume, read: volume.read, ...nothing });
    });
    return { image: await image, isInOnePiece };
  }

  /**
   * All else is read after the image, which would wait for it. Labels of an image that came in one piece are there a
   * moment later and appear with it.
   */
  async #showWhole(opened: Opened, isInOnePiece: boolean): Promise<void> {
    this.#opened = opened;
    const [truth, prediction, ...others] = overlayNames.map((name) => this.#bring(opened, name));
    await Promise.race([Promise.all([truth, prediction]), moment(isInOnePiece ? labelsWaitMs : 0)]);
    opened.isOnScreen = true;
    this.#show(opened);
    await Promise.all([truth, prediction, ...others]);
  }

  /** One of the things that lie over an image. Tells its failure, which is none of the case's. */
  async #bring(opened: Opened, name: OverlayName): Promise<void> {
    const part = opened.wanted[name];
    const isOutdated = (): boolean => opened !== this.#opened || part !== opened.wanted[name];
    try {
      if (part) {
        const tell = (share: number): void => void (isOutdated() || this.#shares.tell(name, share));
        tell(0);
        const read = this.#store.volume(part, (volume) => tell((volume.read.to - volume.read.from) / volume.shape[0]));
        const volume = await read.finally(() => tell(1));
        if (isOutdated()) return;
        requireSameGrid(opened.base.source.caseId, opened.image, volume, titles[name]);
        opened.overlays[name] = volume;
      } else this.#shares.drop(name);
      if (opened.isOnScreen) this.#show(opened);
    } catch (error) {
      if (!isOutdated()) [this.error, this.#faulty] = [error, name];
    }
  }

  #show(opened: Opened): void {
    if (opened !== this.#opened) return;
    const { base, image, overlays } = opened;
    this.#viewer.show({ ...base, image, read: null, ...overlays });
  }

  /** Only what leaves room for the case that is shown; one after the other, since the user goes first. */
  async #readAhead(
    neighbours: readonly VolumeSource[],
    { other }: OpenOptions,
    isOutdated: () => boolean,
  ): Promise<void> {
    const opened = this.#opened;
    if (!opened) return;
    const { base, image, overlays } = opened;
    const caseBytes = [image, ...Object.values(overlays)].reduce((sum, each) => sum + (each?.data.byteLength ?? 0), 0);
    const room = Math.floor(budgetBytes / Math.max(1, caseBytes)) - 1;
    for (const source of neighbours.slice(0, room)) {
      const ofOther = other ? { ...other.source, caseId: source.caseId } : null;
      const labels = Object.values(partsOf(source, base.facts, ofOther, this.#heat));
      for (const part of [{ source, part: 'image' as const, channel: base.channel }, ...labels]) {
        if (isOutdated()) return;
        // A neighbour that cannot be read says so when it is opened.
        if (part) await this.#store.volume(part).catch(() => {});
      }
    }
  }
}

interface AskedImage {
  readonly image: Promise<ViewVolume>;
  onPartial(listener: (volume: PartialVolume) => void): void;
}

const titles: Readonly<Record<OverlayName, string>> = {
  truth: 'the truth',
  prediction: 'the prediction',
  other: 'the prediction of the second run',
  heat: 'the probability',
};

/** What there is to be laid over an image. */
function partsOf(
  source: VolumeSource,
  facts: CaseFacts,
  other: VolumeSource | null,
  heat: Heat,
): Record<OverlayName, Part | null> {
  return {
    truth: facts.hasTruth ? { source, part: 'truth', channel: 0 } : null,
    prediction: facts.hasPrediction ? { source, part: 'prediction', channel: 0 } : null,
    other: other && { source: other, part: 'prediction', channel: 0 },
    heat: heatOf(source, facts, heat),
  };
}

/** The choice may be one of another study, which had more classes. */
function heatOf(source: VolumeSource, facts: CaseFacts, heat: Heat): Part | null {
  if (!facts.hasProbabilities || heat === 'none') return null;
  if (heat === 'uncertainty') return { source, part: 'uncertainty', channel: 0 };
  return heat.classIndex < facts.classes.length ? { source, part: 'probability', channel: heat.classIndex } : null;
}

function moment(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
