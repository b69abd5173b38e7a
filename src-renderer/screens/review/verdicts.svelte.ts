import { StudioError } from '../../../shared/errors.ts';
import { isSameReader, type Review, type Reviewed, type Verdict } from '../../../shared/review.ts';
import { connection } from '../../state/host.ts';
import { remembered } from '../../state/remembered.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';
import { SaveQueue } from './save-queue.ts';
import { judgementOf, noJudgement, nothingSaid, renamedIn, takenBack, withGiven } from './saying.ts';
import type { Given, Judgement, Saying } from './saying.ts';
import { backAmong, verdictTitle } from './verdict-choices.ts';

interface Unsaved {
  readonly reviewed: Reviewed;
  readonly saying: Saying;
}

/** A note is saved when the keys have rested for so long. */
const noteWaitMs = 800;

/**
 * What readers said of the cases of one source, with what this window has not saved yet. It outlives the screen, so that
 * nothing is lost where saving fails.
 */
class Verdicts {
  /** Name or initials of who sits here; '' until that was asked. */
  reader = $derived(remembered.get('review.reader', ''));
  /** Titles of verdicts beside the given ones. */
  own = $derived(remembered.get<readonly string[]>('review.ownVerdicts', []));
  isAskingForReader = $state(false);
  readError = $state.raw<unknown>(undefined);
  saveError = $state.raw<unknown>(undefined);
  #reviewed = $state.raw<Reviewed | null>(null);
  #review = $state.raw<Review | null>(null);
  #unsaved = $state.raw<ReadonlyMap<string, Unsaved>>(new Map());
  #history: readonly Given[] = [];
  /** What the status line offers to undo belongs to the source that is open. */
  #told: unknown = null;
  /** What waits for the name of the reader. */
  #waiting: (() => void) | null = null;
  readonly #queue = new SaveQueue<Unsaved>(
    async ({ reviewed, saying }) => this.#take(await connection.call('review.save', { ...reviewed, verdict: saying })),
    () => {
      this.#unsaved = this.#queue.unsaved();
      this.saveError = this.#queue.fault;
    },
  );

  /** By case, of the reader who sits here. */
  mine = $derived<ReadonlyMap<string, Saying>>(this.#mine());
  /** Files of readers that cannot be read. */
  faults = $derived(
    (this.#review?.faults ?? []).map(({ message, next }) => new StudioError('bad-file', message, next)),
  );
  /** Until then nothing is said: it would take the place of an earlier verdict or note that nobody has seen. */
  isRead = $derived(this.#review !== null);
  hasAny = $derived(this.mine.size > 0 || (this.#review?.verdicts.length ?? 0) > 0);

  constructor() {
    connection.on('review', (review) => this.#take(review));
    connection.onOpen(() => {
      this.flush();
      if (this.#reviewed) void this.#read(this.#reviewed);
    });
    addEventListener('pagehide', () => this.flush());
  }

  open(reviewed: Reviewed | null): void {
    if (reviewed && this.isOf(reviewed)) {
      if (!this.#review) void this.#read(reviewed);
      return;
    }
    this.flush();
    if (this.#told !== null && studio.status === this.#told) studio.status = null;
    [this.#reviewed, this.#review, this.#history, this.readError] = [reviewed, null, [], undefined];
    // It was about a case of the other source.
    [this.#waiting, this.isAskingForReader] = [null, false];
    if (reviewed) void this.#read(reviewed);
  }

  retry(): void {
    this.flush();
    if (this.#reviewed && this.readError !== undefined) void this.#read(this.#reviewed);
  }

  flush(): void {
    void this.#queue.flush();
  }

  isOf({ of, id }: Reviewed): boolean {
    return this.#reviewed?.of === of && this.#reviewed.id === id;
  }

  /** When all that was said is saved, as far as it can be. */
  saved(): Promise<void> {
    return this.#queue.flush();
  }

  /** Of other readers, by their names. */
  others(caseId: string): Verdict[] {
    const others =
      this.#review?.verdicts.filter((each) => each.caseId === caseId && !isSameReader(each.reader, this.reader)) ?? [];
    return others.sort((a, b) => a.reader.localeCompare(b.reader, 'en'));
  }

  /** At once where the reader is known, else when the name was given. */
  withReader(action: () => void): void {
    if (this.reader !== '') action();
    else [this.#waiting, this.isAskingForReader] = [action, true];
  }

  /** An empty name leaves the reader as it was. */
  nameReader(name: string): void {
    const waiting = this.#waiting;
    [this.#waiting, this.isAskingForReader] = [null, false];
    const reader = name.trim().slice(0, 80);
    if (reader === '') return;
    if (reader !== this.reader) {
      this.flush();
      this.#history = [];
      remembered.set('review.reader', reader);
    }
    waiting?.();
  }

  saidOf(caseId: string): Saying {
    return this.mine.get(caseId) ?? nothingSaid(caseId, this.reader);
  }

  /** `onUndo` is told the case whose verdict was taken back. */
  judge(caseId: string, change: Partial<Judgement>, onUndo: (caseId: string) => void): void {
    if (!this.isRead) return studio.say('No verdict: earlier ones are not read yet');
    const before = this.saidOf(caseId);
    const after = { ...judgementOf(before), ...change };
    const history = withGiven(this.#history, { caseId, before: judgementOf(before), after });
    if (history === this.#history) return;
    this.#history = history;
    this.#set({ ...before, ...after });
    const judged = after.verdict === null ? 'verdict taken back' : verdictTitle(after.verdict);
    this.#tell(`${caseId}: ${after.verdict === before.verdict ? 'answer kept' : judged}`, onUndo);
  }

  takeBack(caseId: string, onUndo: (caseId: string) => void): void {
    this.judge(caseId, noJudgement, onUndo);
  }

  write(caseId: string, note: string, isBlinded: boolean): void {
    if (!this.isRead) return;
    const said = this.saidOf(caseId);
    const isFirst = said.verdict === null && said.preferred === null && said.note === '';
    this.#set({ ...said, note, isBlinded: isFirst ? isBlinded : said.isBlinded }, noteWaitMs);
  }

  addOwn(title: string): void {
    remembered.set('review.ownVerdicts', [...this.own, title.trim()]);
  }

  /** Also where it was given by this reader among the cases that are open. */
  renameOwn(before: string, title: string): void {
    const after = title.trim();
    remembered.set(
      'review.ownVerdicts',
      this.own.map((each) => (each === before ? after : each)),
    );
    this.#history = renamedIn(this.#history, before, after);
    for (const said of this.mine.values()) if (said.verdict === before) this.#set({ ...said, verdict: after });
  }

  /** Where it was given it stays. */
  removeOwn(title: string): void {
    const at = this.own.indexOf(title);
    remembered.set(
      'review.ownVerdicts',
      this.own.filter((each) => each !== title),
    );
    studio.say(`Removed the verdict “${title}”`, async () =>
      remembered.set('review.ownVerdicts', backAmong(this.own, title, at)),
    );
  }

  async #undo(onUndo: (caseId: string) => void): Promise<void> {
    const taken = takenBack(this.#history);
    if (!taken) return;
    const { caseId, before } = taken.last;
    this.#history = taken.history;
    this.#set({ ...this.saidOf(caseId), ...before });
    onUndo(caseId);
    const now = before.verdict === null ? 'no verdict' : verdictTitle(before.verdict);
    const next = taken.history.at(-1);
    if (next) this.#tell(`${caseId}: ${now} again; the next to undo is of ${next.caseId}`, onUndo);
    else studio.say(`${caseId}: ${now} again`);
  }

  #tell(text: string, onUndo: (caseId: string) => void): void {
    studio.say(text, () => this.#undo(onUndo));
    this.#told = studio.status;
  }

  #set(saying: Saying, delayMs = 0): void {
    const reviewed = this.#reviewed;
    if (!reviewed) return;
    const key = JSON.stringify([reviewed.of, reviewed.id, saying.caseId, saying.reader]);
    this.#queue.set(key, { reviewed, saying }, delayMs);
  }

  async #read(reviewed: Reviewed): Promise<void> {
    try {
      const review = await connection.call('review.read', reviewed);
      this.#take(review);
      if (this.isOf(reviewed)) this.readError = undefined;
    } catch (error) {
      if (this.isOf(reviewed)) this.readError = error;
    }
  }

  #take(review: Review): void {
    if (this.isOf(review)) this.#review = review;
  }

  #mine(): Map<string, Saying> {
    const saved = this.#review?.verdicts.filter(({ reader }) => isSameReader(reader, this.reader)) ?? [];
    const mine = new Map<string, Saying>(saved.map((each) => [each.caseId, each]));
    for (const { reviewed, saying } of this.#unsaved.values()) {
      if (this.isOf(reviewed) && isSameReader(saying.reader, this.reader)) mine.set(saying.caseId, saying);
    }
    return mine;
  }
}

export const verdicts = new Verdicts();
