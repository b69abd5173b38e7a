import { serveThread } from '../../threads/serve-thread.ts';
import { decode, type DecodeOrder } from './decoders.ts';

// Decoders print, and V8 warns of their old JavaScript; both would land in the user's terminal.
process.removeAllListeners('warning');
Object.assign(globalThis.console, { log() {}, info() {}, warn() {}, error() {} });

/** Entry of the thread in which compressed frames are decoded. */
serveThread((order: DecodeOrder) => decode(order));
