import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';

/** Windows send words and settings; voxels go the other way only. */
const longestMessageBytes = 2 ** 23;
/** A window that does not take what it asked for is not heard until it does; one that lets more pile up is let go. */
const buffered = { pauseBytes: 2 ** 25, closeBytes: 2 ** 30 };
const heartbeatMs = 30_000;

/** Close codes of RFC 6455 and its registry. */
const codes = { wrongType: 1003, restart: 1012, tryLater: 1013 };

interface Listeners {
  onOpen(window: number): void;
  onFrame(window: number, frame: Uint8Array): void;
  onClose(window: number): void;
}

export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  send(window: number, frame: Uint8Array): void;
  close(window: number): void;
  /** Every window; they connect again by themselves. */
  closeAll(): void;
}

/** The windows' ends of their lines, told apart by numbers. */
export function createSockets(listeners: Listeners): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: longestMessageBytes, perMessageDeflate: false });
  const windows = new Map<number, WebSocket>();
  let last = 0;

  const attach = (socket: WebSocket): void => {
    const id = ++last;
    windows.set(id, socket);
    listeners.onOpen(id);
    let isAlive = true;
    const heartbeat = setInterval(() => {
      // While it is not read, its answer cannot be seen.
      if (!isAlive && !socket.isPaused) return socket.terminate();
      isAlive = false;
      socket.ping();
    }, heartbeatMs);
    socket.on('pong', () => (isAlive = true));
    socket.on('message', (data, isBinary) => {
      isAlive = true;
      if (isBinary) listeners.onFrame(id, data as Buffer);
      else socket.close(codes.wrongType);
    });
    // ws closes it for us, as after a message that is too long.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(heartbeat);
      if (windows.delete(id)) listeners.onClose(id);
    });
  };

  return {
    upgrade: (request, socket, head) => server.handleUpgrade(request, socket, head, attach),
    send(id, frame) {
      const socket = windows.get(id);
      if (!socket) return;
      socket.send(frame, { binary: true }, () => {
        if (socket.isPaused && socket.bufferedAmount < buffered.pauseBytes) socket.resume();
      });
      if (socket.bufferedAmount > buffered.closeBytes) socket.terminate();
      else if (socket.bufferedAmount > buffered.pauseBytes) socket.pause();
    },
    close: (id) => windows.get(id)?.close(codes.tryLater),
    closeAll() {
      for (const socket of windows.values()) socket.close(codes.restart);
    },
  };
}
