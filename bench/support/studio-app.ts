import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { WebSocket } from 'ws';
import { createClient, type Client } from '../../shared/rpc/client.ts';
import { decodeMessage, encodeMessage } from '../../shared/rpc/codec.ts';
import { closeBrowser, newContext } from '../../test/e2e/support/browser.ts';
import { startRelay, type Relay } from './app-relay.ts';

/** `npm run serve` as a user has it, windows in Chromium, and a line of our own beside them. */
export interface StudioApp extends Pick<Relay, 'base' | 'tell'> {
  readonly folder: string;
  readonly client: Client;
  /** The web host itself, of which a window needs the cookie, and its process. */
  readonly host: { readonly url: string; readonly cookie: { name: string; value: string }; readonly pid: number };
  /** A window of a browser with an empty profile, whose cache holds nothing. */
  openPage(): Promise<Page>;
  close(): Promise<void>;
}

export async function startApp(): Promise<StudioApp> {
  const folder = mkdtempSync(join(tmpdir(), 'miscnn-bench-'));
  const options = ['--workspace', join(folder, 'workspace'), '--roots', tmpdir(), '--no-open'];
  const program = spawn(process.execPath, ['scripts/serve.mjs', ...options], {
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: join(folder, 'config') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = new URL(await addressOf(program));
  const session = (await fetch(address)).headers.get('set-cookie') ?? '';
  const [cookie] = session.split(';');
  const [name, value] = cookie.split('=');
  const headers = { Cookie: cookie, Origin: address.origin };
  const client = await connect(`ws://${address.host}/rpc`, headers);
  const relay = await startRelay(address.host, headers);
  return {
    ...{ folder, client, base: relay.base, tell: relay.tell },
    host: { url: `${address.origin}/`, cookie: { name, value }, pid: program.pid! },
    async openPage() {
      const context = await newContext();
      // What tsx wraps functions in to keep their names, also those that run in a page.
      await context.addInitScript('globalThis.__name = (value) => value');
      const page = await context.newPage();
      page.on('close', () => void context.close());
      return page;
    },
    async close() {
      await closeBrowser();
      await relay.close();
      client.close();
      program.kill('SIGTERM');
      await once(program, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function addressOf(program: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    program.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [address] = /http:\S+(?=\s)/.exec(text) ?? [];
      if (address) resolve(address);
    });
    program.on('exit', () => reject(new Error(`the web host ended: ${text}`)));
  });
}

async function connect(url: string, headers: Record<string, string>): Promise<Client> {
  const socket = new WebSocket(url, { headers });
  await once(socket, 'open');
  return createClient({
    post: (message) => socket.send(encodeMessage(message)),
    onMessage: (listener) => void socket.on('message', (data: Buffer) => listener(decodeMessage(data))),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  });
}
