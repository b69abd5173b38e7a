import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { EventName, EventValue } from '../../shared/api.ts';
import { encodeMessage } from '../../shared/rpc/codec.ts';

/**
 * Stands between windows and the web host, through whose eyes all windows are one: pages and lines pass through, and
 * windows can be told events beside those of their engine, over the line that they have anyway.
 */
export interface Relay {
  /** Opens the app in any browser, without a token. */
  readonly base: string;
  /** Tells every window. */
  tell<Name extends EventName>(name: Name, value: EventValue<Name>): void;
  close(): Promise<void>;
}

/** `headers`: those by which the host knows its window. */
export async function startRelay(host: string, headers: Record<string, string>): Promise<Relay> {
  const windows = new Set<WebSocket>();
  const lines = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const server = createServer((asked, answer) => passPage(host, headers, asked, answer));
  server.on('upgrade', (asked, socket, head) => {
    lines.handleUpgrade(asked, socket, head, (window) => {
      windows.add(window);
      window.on('close', () => windows.delete(window));
      join(window, new WebSocket(`ws://${host}/rpc`, { headers, perMessageDeflate: false }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}/`,
    tell(name, value) {
      const frame = encodeMessage({ type: 'event', name, value });
      for (const window of windows) window.send(frame);
    },
    close: () =>
      new Promise((resolve) => {
        for (const window of windows) window.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function passPage(host: string, headers: Record<string, string>, asked: IncomingMessage, answer: ServerResponse): void {
  const [hostname, port] = host.split(':');
  const passed = request({ hostname, port, path: asked.url, headers: { ...headers, Host: host } }, (page) => {
    answer.writeHead(page.statusCode ?? 500, page.headers);
    page.pipe(answer);
  });
  passed.on('error', () => answer.destroy());
  passed.end();
}

/** What comes in at one end goes out at the other, also what comes before that is open; they end together. */
function join(window: WebSocket, engine: WebSocket): void {
  const early: Buffer[] = [];
  window.on('message', (frame: Buffer) => {
    if (engine.readyState === WebSocket.OPEN) engine.send(frame);
    else early.push(frame);
  });
  engine.on('open', () => early.splice(0).forEach((frame) => engine.send(frame)));
  engine.on('message', (frame: Buffer) => window.send(frame));
  engine.on('error', () => window.close());
  engine.on('close', () => window.close());
  window.on('close', () => engine.terminate());
}
