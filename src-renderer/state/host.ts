import type { StudioHost } from '../../shared/host.ts';
import type { Channel } from '../../shared/rpc/channel.ts';
import { decodeMessage, encodeMessage } from '../../shared/rpc/codec.ts';
import { Connection } from './connection.svelte.ts';

declare global {
  interface Window {
    /** Set by Electron's preload; missing in a browser. */
    readonly studioHost?: StudioHost;
  }
}

/** What the program that shows this window can do beside the contract, as native dialogs. */
export const host: StudioHost = window.studioHost ?? { kind: 'web' };

export const connection = new Connection(host.kind === 'electron' ? openPort : openSocket);

function openSocket(): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`);
    socket.binaryType = 'arraybuffer';
    const early: unknown[] = [];
    let listener = (message: unknown): void => void early.push(message);
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => listener(decodeMessage(new Uint8Array(data)));
    socket.onerror = () => {
      void reloadIfShutOut();
      reject(new Error('no connection'));
    };
    socket.onopen = () =>
      resolve({
        post: (message) => socket.send(encodeMessage(message)),
        onMessage(given) {
          listener = given;
          for (const message of early.splice(0)) given(message);
        },
        onClose: (closed) => socket.addEventListener('close', closed),
        close: () => socket.close(),
      });
  });
}

/** A program that was started anew does not know this window; its page says how to come in again. */
async function reloadIfShutOut(): Promise<void> {
  const answer = await fetch('.', { method: 'HEAD' }).catch(() => null);
  if (answer?.status === 403) location.reload();
}

/** The preload passes the port by a message to this window, a new one after each restart of the engine. */
function openPort(): Promise<Channel> {
  return new Promise((resolve) => {
    const onPort = ({ data, ports: [port], source }: MessageEvent): void => {
      if (source !== window || data !== 'studio-port' || !port) return;
      removeEventListener('message', onPort);
      const close = (): void => port.close();
      resolve({
        post: (message) => port.postMessage(message),
        onMessage: (listener) => (port.onmessage = (event: MessageEvent) => listener(event.data)),
        onClose: (closed) => port.addEventListener('close', closed),
        close,
      });
    };
    addEventListener('message', onPort);
    host.connect?.();
  });
}
