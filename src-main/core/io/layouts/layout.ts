import type { Dataset, Problem } from '../../../../shared/dataset.ts';
import type { Description } from './description.ts';

/** The files of a folder and of its folders, without hidden ones. */
export interface Listing {
  /** Base name of the folder. */
  readonly name: string;
  /** Sorted paths with `/`, relative to the folder, at most one folder deep. */
  readonly files: readonly string[];
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
}

export interface Layout {
  readonly id: Dataset['layout'];
  readonly title: string;
  /** Where its files lie, in one line for messages. */
  readonly help: string;
  /** Lower is tried first; the first that detects the folder reads it. */
  readonly precedence: number;
  detect(listing: Listing): boolean;
  find(listing: Listing): Found;
}

export function problem(severity: Problem['severity'], kind: string, message: string, next: string): Problem {
  return { kind, message, next, severity };
}
