import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { decodeMessage, encodeMessage } from '../../../shared/rpc/codec.ts';
import { createClient, type Client } from '../../../shared/rpc/client.ts';
import { startWebHost, type WebHost } from '../../../src-main/hosts/web/host.ts';
import { sampleStudy } from '../../support/test-engine.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';

export interface TestHost {
  readonly host: WebHost;
  readonly workspace: string;
  readonly settingsFolder: string;
  /** A request as a browser of this machine would make it; headers come on top. */
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Answer>;
  /** Opens the app as its user does; resolves to the Cookie header of the session. */
  signIn(): Promise<string>;
  /** A window's line to the engine. Rejects with the status where it is refused. */
  connect(cookie: string, headers?: Record<string, string>): Promise<Line>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

export interface Line {
  readonly client: Client;
  readonly socket: WebSocket;
  /** Resolves to the close code. */
  readonly closed: Promise<number>;
}

/** A real web host with a real engine, on a free port, with a renderer of two files. */
export async function startTestHost(): Promise<TestHost> {
  const folder = temporaryFolder();
  const renderer = join(folder, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.html'), 'secret');
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>MIScnn Studio</title>');
  writeFileSync(join(renderer, 'assets', 'app.js'), 'export {};\n');
  symlinkSync(join(folder, 'secret.html'), join(renderer, 'link.html'));
  const [workspace, settingsFolder] = [join(folder, 'workspace'), join(folder, 'settings')];
  const host = await startWebHost({
    studio: { host: 'web', version: '0.0.0', workspace, settingsFolder, sampleStudy, roots: [folder] },
    host: '127.0.0.1',
    port: 0,
    renderer,
  });
  const own = `127.0.0.1:${host.port}`;
  const get: TestHost['get'] = (path, headers = {}, method = 'GET') =>
    new Promise((resolve, reject) => {
      // Not fetch, which would tidy the path and the Host header.
      const sent = request({ host: '127.0.0.1', port: host.port, path, method, headers: { Host: own, ...headers } });
      sent.on('error', reject);
      sent.on('response', (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
      });
      sent.end();
    });
  return {
    ...{ host, workspace, settingsFolder, get },
    async signIn() {
      const { pathname, search } = new URL(host.newAddress());
      const { headers } = await get(pathname + search);
      return headers['set-cookie']![0].split(';')[0];
    },
    connect: (cookie, headers = {}) =>
      new Promise((resolve, reject) => {
        const all = { Cookie: cookie, Origin: `http://${own}`, ...headers };
        const socket = new WebSocket(`ws://${own}/rpc`, { headers: all });
        const closed = new Promise<number>((told) => socket.on('close', told));
        socket.on('unexpected-response', (_, { statusCode }) => reject(new Error(String(statusCode))));
        socket.on('error', reject);
        socket.on('open', () => resolve({ client: clientOf(socket), socket, closed }));
      }),
  };
}

function clientOf(socket: WebSocket): Client {
  return createClient({
    post: (message) => socket.send(encodeMessage(message)),
    onMessage: (listener) => void socket.on('message', (data: Buffer) => listener(decodeMessage(data))),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  });
}
