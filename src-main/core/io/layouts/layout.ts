import type { Dataset, Problem } from '../../../../shared/dataset.ts';
import type { Description } from './description.ts';

/** The files of a folder and of its folders, without hidden ones. */
export interface Listing {
  /** Base name of the folder. */
  readonly name: string;
  /** The folder itself. */
  readonly root: string;
  /** Sorted paths with `/`, relative to the folder, at most one folder deep. */
  readonly files: readonly string[];
  /** Sorted paths of the files two folders deep, as those of the slices of a stack. */
  readonly deeper: readonly string[];
  /** What dataset.json says; null where there is none. */
  readonly description: Description | null;
}

/** A case by its file names alone, before any file was opened. */
export interface Candidate {
  readonly id: string;
  /** One path a channel, in order. */
  readonly images: readonly string[];
  readonly label: string | null;
  readonly problems: readonly Problem[];
}

export interface Found {
  readonly candidates: readonly Candidate[];
  readonly problems: readonly Problem[];
  /** Names of the channels, where those of files tell them. */
  readonly channels?: readonly string[];
}

export interface Layout {
  readonly id: Dataset['layout'];
  readonly title: string;
  /** Where its files lie, in one line for messages. */
  readonly help: string;
  /** Lower is tried first; the first that detects the folder reads it. */
  readonly precedence: number;
  detect(listing: Listing): boolean | Promise<boolean>;
  /** `channels` is how many a model takes, and `names` are theirs, where that decides which files are channels. */
  find(listing: Listing, channels?: number, names?: readonly string[] | null): Found | Promise<Found>;
}

export function problem(severity: Problem['severity'], kind: string, message: string, next: string): Problem {
  return { kind, message, next, severity };
}
