import type { ErrorTag } from '../../shared/errors.ts';

/** Between the engine's process and the host that forked it. A frame is one message of the contract, encoded. */
export type ToEngine =
  | { readonly type: 'open'; readonly window: number }
  | { readonly type: 'frame'; readonly window: number; readonly frame: Uint8Array }
  | { readonly type: 'close'; readonly window: number }
  | { readonly type: 'end' };

export type FromEngine =
  | { readonly type: 'ready' }
  /** Which one is open from now on, absolute; after a crash, it is the one to come back to. */
  | { readonly type: 'workspace'; readonly folder: string }
  | { readonly type: 'failed'; readonly tag: ErrorTag; readonly message: string; readonly next: string }
  | { readonly type: 'frame'; readonly window: number; readonly frame: Uint8Array }
  | { readonly type: 'closed'; readonly window: number };
