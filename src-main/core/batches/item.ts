import type { Triple } from '../volume/volume.ts';

/**
 * One patch of an epoch, as an order to a data worker. What is random about it depends on `key` alone, never on which
 * worker gets it or when.
 */
export interface Item {
  readonly caseId: string;
  /** Where the patch starts, [z, y, x]; null: anywhere, drawn from the key. */
  readonly start: Triple | null;
  readonly augmented: boolean;
  readonly key: readonly (number | string)[];
}
