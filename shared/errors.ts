/** The closed set of things that can go wrong for a user. Tags cross process borders; texts are made where the error is known. */
export const errorTags = [
  'usage', // a command or call was given wrong arguments
  'not-found', // a path or name that does not exist
  'not-readable', // exists, but cannot be read or written (rights, disk full)
  'not-writable',
  'bad-file', // a file that is damaged or lies about itself
  'bad-format', // a file of a kind that is not supported
  'bad-dataset', // a data set with problems in its cases
  'bad-pipeline', // a pipeline with an unknown key or a value out of range
  'bad-run', // a run folder that is incomplete, newer than this version, or in use
  'bad-plugin', // a plug-in that cannot be loaded, or that failed
  'engine', // TensorFlow could not be loaded or failed
  'memory', // a job outgrew its budget
  'cancelled', // the user stopped it
  'internal', // a defect of this program
] as const;

export type ErrorTag = (typeof errorTags)[number];

/**
 * An error that a user can act on. `message` names the offending value and file; `next` says what to do,
 * as a sentence without a full stop. Printed as `error[TAG]: message; next`.
 */
export class StudioError extends Error {
  readonly tag: ErrorTag;
  readonly next: string;
  /** More lines than fit the message, as one for each bad case. */
  readonly details: readonly string[];

  constructor(
    tag: ErrorTag,
    message: string,
    next: string,
    options: { cause?: unknown; details?: readonly string[] } = {},
  ) {
    super(message, options);
    this.name = 'StudioError';
    this.tag = tag;
    this.next = next;
    this.details = options.details ?? [];
  }
}

export function isStudioError(error: unknown, ...tags: ErrorTag[]): error is StudioError {
  return error instanceof StudioError && (tags.length === 0 || tags.includes(error.tag));
}

/** The one line that a command prints for an error. */
export function errorLine(error: unknown): string {
  if (isStudioError(error)) return `error[${error.tag}]: ${oneLine(error.message)}; ${oneLine(error.next)}`;
  const message = error instanceof Error ? error.message : String(error);
  return `error[internal]: ${oneLine(message)}; this is a defect, please report it with the command that showed it`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
