import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';

/**
 * A window of Chromium that is asked nothing but what a benchmark asks. Playwright watches the network of its pages and
 * gets a copy of every frame, which costs more than what is to be measured.
 */
export interface BareWindow {
  /** Runs `work` in the page, which sees nothing of what is around it here, and resolves to what it resolves to. */
  evaluate<Value, Argument>(work: (argument: Argument) => Value | Promise<Value>, argument?: Argument): Promise<Value>;
  /** A command of the DevTools protocol to the page. */
  send<Result>(method: string, params?: object): Promise<Result>;
  goto(url: string): Promise<void>;
  /** Bytes that the process of the page holds. */
  residentBytes(): number;
  close(): Promise<void>;
}

export interface WindowOptions {
  readonly program: string;
  readonly width: number;
  readonly height: number;
  /** Runs in each page before its own code. */
  readonly initially: () => void;
}

export async function openBareWindow({ program, width, height, initially }: WindowOptions): Promise<BareWindow> {
  const profile = mkdtempSync(join(tmpdir(), 'miscnn-bench-profile-'));
  const options = ['--headless=new', '--no-sandbox', '--no-first-run', '--remote-debugging-port=0'];
  const browser = spawn(program, [...options, `--user-data-dir=${profile}`, `--window-size=${width},${height}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // It would outlive a benchmark that fails.
  const end = (): void => void browser.kill('SIGKILL');
  process.on('exit', end);
  const address = await new Promise<string>((resolve) => {
    let text = '';
    browser.stderr.on('data', (chunk: Buffer) => {
      const [, found] = /listening on (ws:\S+)/.exec((text += chunk.toString())) ?? [];
      if (found) resolve(found);
    });
  });
  const line = new WebSocket(address, { maxPayload: 2 ** 28, perMessageDeflate: false });
  await once(line, 'open');
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  let lastId = 0;
  line.on('message', (frame: Buffer) => {
    const { id, result, error } = JSON.parse(frame.toString()) as { id?: number; result: never; error?: object };
    if (id === undefined) return;
    if (error) waiting.get(id)!.reject(new Error(JSON.stringify(error)));
    else waiting.get(id)!.resolve(result);
    waiting.delete(id);
  });
  const ask = <Result>(method: string, params: object, sessionId?: string): Promise<Result> =>
    new Promise((resolve, reject) => {
      waiting.set(++lastId, { resolve, reject });
      line.send(JSON.stringify({ id: lastId, method, params, sessionId }));
    });
  const { targetId } = await ask<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await ask<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
  const send = <Result>(method: string, params: object = {}): Promise<Result> => ask(method, params, sessionId);
  await send('Page.enable');
  await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  // What tsx wraps functions in to keep their names.
  const source = `globalThis.__name = (value) => value; (${initially})()`;
  await send('Page.addScriptToEvaluateOnNewDocument', { source });

  return {
    send,
    async evaluate(work, argument) {
      const expression = `(${work})(${JSON.stringify(argument) ?? ''})`;
      type Answer = { result: { value: never }; exceptionDetails?: { exception?: { description?: string } } };
      const given = { expression, awaitPromise: true, returnByValue: true };
      const { result, exceptionDetails } = await send<Answer>('Runtime.evaluate', given);
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'a script failed in the page');
      return result.value;
    },
    async goto(url) {
      await send('Page.navigate', { url });
    },
    residentBytes: () => Math.max(...childrenOf(browser.pid!, '--type=renderer').map(residentBytes)),
    async close() {
      process.off('exit', end);
      const ended = once(browser, 'exit');
      await ask('Browser.close', {});
      await ended;
      line.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** Processes below another one whose command line holds a text. */
export function childrenOf(pid: number, text: string): number[] {
  const all = readdirSync('/proc').filter((each) => /^\d+$/.test(each));
  const parents = new Map(all.map((each) => [Number(each), parentOf(each)]));
  const isBelow = (each: number): boolean => each === pid || (parents.has(each) && isBelow(parents.get(each)!));
  return [...parents.keys()].filter((each) => each !== pid && isBelow(each) && read(each, 'cmdline').includes(text));
}

export function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(read(pid, 'status'))?.[1] ?? 0) * 1024;
}

function parentOf(pid: string): number {
  return Number(/PPid:\s+(\d+)/.exec(read(pid, 'status'))?.[1] ?? 0);
}

/** It may have ended by now. */
function read(pid: number | string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
