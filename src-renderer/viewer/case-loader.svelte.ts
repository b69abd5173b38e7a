import { StudioError } from '../../shared/errors.ts';
import type { CaseFacts, Slab, VolumePart, ViewVolume, VolumeSource } from '../../shared/viewer.ts';
import { isWhole, VolumeBuilder, type PartialVolume } from '../../shared/volume-builder.ts';
import { connection } from '../state/host.ts';
import { CaseStore, sourceKey } from './case-store.ts';
import type { ShownCase, ViewerState } from './viewer-state.svelte.ts';

/** Three cases of 512 × 512 × 300 voxels with truth and prediction. */
const budgetBytes = 1024 ** 3;

/** While an image is read, what is shown of it is brought up to date as often. */
const refreshMs = 250;
/** So long an image that is there waits for its labels, rather than that they flash up after it. */
const labelsWaitMs = 100;

const labelNames = ['truth', 'prediction'] as const;
type LabelName = (typeof labelNames)[number];

interface AskedImage {
  readonly image: Promise<ViewVolume>;
  onPartial(listener: (volume: PartialVolume) => void): void;
}

/** Brings cases into a viewer: the image as soon as it is there, what was seen before until then. */
export class CaseLoader {
  error = $state.raw<unknown>(undefined);
  /** What is still being read; null when all of the case is shown. */
  loading = $state.raw<{ caseId: string; done: number; total: number } | null>(null);
  readonly #viewer: ViewerState;
  readonly #store = new CaseStore(async (source, part, channel, signal, onPartial) => {
    const builder = new VolumeBuilder();
    const onProgress = (slab: Slab): void => onPartial(builder.add(slab));
    return builder.end(await connection.call('case.volume', { ...source, part, channel }, { signal, onProgress }));
  }, budgetBytes);
  #ticket = 0;

  constructor(viewer: ViewerState) {
    this.#viewer = viewer;
  }

  /** `neighbours` are read ahead once this case is there. */
  async open(source: VolumeSource, neighbours: readonly VolumeSource[], channel = 0): Promise<void> {
    const ticket = ++this.#ticket;
    const isOutdated = (): boolean => ticket !== this.#ticket;
    this.error = undefined;
    this.#store.focus([source, ...neighbours]);
    try {
      const asked = this.#askForImage(source, channel);
      const facts = await connection.call('case.facts', source);
      if (isOutdated()) return;
      await this.#showAsRead({ source, facts, channel }, asked, isOutdated);
      if (isOutdated()) return;
      this.loading = null;
      void this.#readAhead(neighbours, isOutdated);
    } catch (error) {
      if (isOutdated()) return;
      this.loading = null;
      this.error = error;
      if (this.#viewer.shown && !this.#isShown(source)) this.#viewer.shown = null;
    }
  }

  close(): void {
    this.#ticket++;
    this.#store.clear();
    this.loading = null;
    this.error = undefined;
    this.#viewer.shown = null;
  }

  #isShown(source: VolumeSource): boolean {
    return this.#viewer.shown !== null && sourceKey(this.#viewer.shown.source) === sourceKey(source);
  }

  /** Whatever of it comes before anybody listens is kept. */
  #askForImage(source: VolumeSource, channel: number): AskedImage {
    let partial: PartialVolume | null = null;
    let listener: (volume: PartialVolume) => void = () => {};
    const image = this.#store.volume(source, 'image', channel, (volume) => listener((partial = volume)));
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

  /**
   * The image as soon as the slice is there that is looked at. Labels are read after it, since it would wait for them;
   * those of an image that comes in one piece are there a moment later and appear with it.
   */
  async #showAsRead(
    part: Pick<ShownCase, 'source' | 'facts' | 'channel'>,
    { image, onPartial }: AskedImage,
    isOutdated: () => boolean,
  ): Promise<void> {
    const { source, facts } = part;
    const names = labelNames.filter((name) => (name === 'truth' ? facts.hasTruth : facts.hasPrediction));
    const total = names.length + 1;
    const tell = (done: number): void => void (isOutdated() || (this.loading = { caseId: source.caseId, done, total }));
    tell(0);
    let isInOnePiece = true;
    let shownAt = -Infinity;
    onPartial((volume) => {
      if (isWhole(volume) || isOutdated()) return;
      isInOnePiece = false;
      tell((volume.read.to - volume.read.from) / volume.shape[0]);
      const [, , z] = this.#isShown(source) ? this.#viewer.cursor : this.#viewer.startOf(source, volume.shape);
      if (z < volume.read.from || z >= volume.read.to || performance.now() - shownAt < refreshMs) return;
      shownAt = performance.now();
      this.#viewer.show({ ...part, image: volume, read: volume.read, truth: null, prediction: null });
    });
    const whole = await image;
    if (isOutdated()) return;
    tell(1);
    const read: Record<LabelName, ViewVolume | null> = { truth: null, prediction: null };
    const show = (): void => void (isOutdated() || this.#viewer.show({ ...part, image: whole, read: null, ...read }));
    const labels = names.map(async (name) => {
      const volume = await this.#store.volume(source, name);
      requireSameGrid(part, whole, volume, name);
      read[name] = volume;
      if (this.loading) tell(this.loading.done + 1);
      if (this.#isShown(source)) show();
    });
    const all = Promise.all(labels);
    // Its failure is thrown below.
    all.catch(() => {});
    await Promise.race([Promise.allSettled(labels), moment(isInOnePiece ? labelsWaitMs : 0)]);
    show();
    await all;
  }

  /** Only what leaves room for the case that is shown; one after the other, since the user goes first. */
  async #readAhead(neighbours: readonly VolumeSource[], isOutdated: () => boolean): Promise<void> {
    const shown = this.#viewer.shown;
    if (!shown) return;
    const parts = [shown.image, shown.truth, shown.prediction].filter((each) => each !== null);
    const caseBytes = parts.reduce((sum, { data }) => sum + data.byteLength, 0);
    const room = Math.floor(budgetBytes / Math.max(1, caseBytes)) - 1;
    const names: VolumePart[] = ['image'];
    if (shown.facts.hasTruth) names.push('truth');
    if (shown.facts.hasPrediction) names.push('prediction');
    for (const source of neighbours.slice(0, room)) {
      for (const name of names) {
        if (isOutdated()) return;
        // A neighbour that cannot be read says so when it is opened.
        await this.#store.volume(source, name, name === 'image' ? shown.channel : 0).catch(() => {});
      }
    }
  }
}

function requireSameGrid(
  { source, facts }: { source: VolumeSource; facts: CaseFacts },
  image: ViewVolume,
  labels: ViewVolume,
  name: string,
): void {
  if (labels.shape.every((size, i) => size === image.shape[i])) return;
  const shapes = `${labels.shape.toReversed().join(' × ')} voxels, the image ${image.shape.toReversed().join(' × ')}`;
  throw new StudioError(
    'bad-dataset',
    `the ${name} of ${facts.caseId || source.caseId} has ${shapes}`,
    'give the case a label on the grid of its image',
  );
}

function moment(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
