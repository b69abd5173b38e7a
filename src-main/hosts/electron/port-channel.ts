import type { MessagePortMain } from 'electron';
import type { Channel } from '../../../shared/rpc/channel.ts';

/** A channel over a port of Electron's main process or of a utility process. */
export function portChannel(port: MessagePortMain): Channel {
  const closers: (() => void)[] = [];
  let isClosed = false;
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    port.close();
    for (const closer of closers) closer();
  };
  port.on('close', close);
  return {
    post: (message) => void (isClosed || port.postMessage(withOwnArrays(message))),
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data));
      // Until now it kept what came.
      port.start();
    },
    onClose: (closer) => void closers.push(closer),
    close,
  };
}

/**
 * Arrays that are views are copied out: a port would send all that lies behind them, and refuses memory that threads share.
 */
export function withOwnArrays(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) {
    const isOwn = value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength;
    return isOwn ? value : copyOf(value as Uint8Array);
  }
  if (Array.isArray(value)) return value.map(withOwnArrays);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withOwnArrays(each)]));
}

function copyOf(array: Uint8Array): unknown {
  const bytes = new Uint8Array(array.byteLength);
  bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  const type = array.constructor as { new (buffer: ArrayBuffer): unknown };
  // Buffers of Node are Uint8Arrays of another name.
  return array instanceof Uint8Array ? bytes : new type(bytes.buffer);
}
