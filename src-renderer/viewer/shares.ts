export interface Loading {
  readonly caseId: string;
  readonly done: number;
  readonly total: number;
}

/** What is read sooner is not announced: it would only flicker. */
const quietMs = 100;

/** How far the parts of a case were read, as one number. */
export class Shares {
  readonly #tell: (loading: Loading | null) => void;
  readonly #parts = new Map<string, number>();
  #caseId = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isQuiet = true;

  constructor(tell: (loading: Loading | null) => void) {
    this.#tell = tell;
  }

  begin(caseId: string): void {
    this.end();
    this.#caseId = caseId;
    this.tell('image', 0);
  }

  /** So much of a part was read, 0 … 1. */
  tell(part: string, share: number): void {
    this.#parts.set(part, share);
    if (this.#isWhole()) return this.end();
    this.#timer ??= setTimeout(() => {
      this.#isQuiet = false;
      this.#announce();
    }, quietMs);
    if (!this.#isQuiet) this.#announce();
  }

  /** A part is no longer wanted. */
  drop(part: string): void {
    if (this.#parts.delete(part) && this.#isWhole()) this.end();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isQuiet = true;
    this.#parts.clear();
    this.#tell(null);
  }

  #isWhole(): boolean {
    return [...this.#parts.values()].every((each) => each >= 1);
  }

  #announce(): void {
    const done = [...this.#parts.values()].reduce((sum, each) => sum + each, 0);
    this.#tell({ caseId: this.#caseId, done, total: this.#parts.size });
  }
}
