import type { Preview } from '../../../shared/configure.ts';
import { serveThread } from '../threads/serve-thread.ts';
import { createPreviewer, type PreviewOrder } from './preview-case.ts';
import { previewSlices } from './slices.ts';

/** What the preview thread is asked. `outdated` lies in shared memory: set to 1, the preview is not made any more. */
export interface ThreadOrder {
  readonly order: PreviewOrder;
  readonly outdated: Uint8Array;
}

const preview = createPreviewer();

/** Entry of the preview thread. */
serveThread(async ({ order, outdated }: ThreadOrder): Promise<Preview> =>
  previewSlices(await preview(order, () => outdated[0] === 1)),
);
