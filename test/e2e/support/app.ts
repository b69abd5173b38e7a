import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright';
import { root } from '../../docs/markdown.ts';
import { closeBrowser, listenForFaults, newContext } from './browser.ts';
import { launchElectron } from './electron.ts';

/** The app as its user has it, with an empty profile and a workspace of its own. */
export interface App {
  /** The window in use; another one after `restart`. */
  readonly page: Page;
  /** What its windows complained of. */
  readonly faults: string[];
  readonly workspace: string;
  /** Ends the engine's process, as a crash would. */
  killEngine(): Promise<void>;
  /** Ends the process of the run that computes, as the system does when memory runs out. */
  killJob(): Promise<void>;
  /** One more window on the same engine; null where the host has one window only. */
  newWindow(): Promise<Page | null>;
  /** Presses what asks for a folder and answers. A dialog of the app that refuses the folder stays open. */
  chooseFolder(button: Locator, folder: string): Promise<void>;
  /** Ends the program and starts it again with a new window. */
  restart(): Promise<Page>;
  close(): Promise<void>;
}

/** What a host has to do for the tests; which one is chosen by STUDIO_HOST. */
export type RunningHost = Pick<App, 'page' | 'killEngine' | 'killJob' | 'newWindow' | 'chooseFolder' | 'close'>;

export async function openApp(): Promise<App> {
  const home = mkdtempSync(join(tmpdir(), 'miscnn-e2e-'));
  const workspace = join(home, 'workspace');
  const faults: string[] = [];
  const start = async (): Promise<RunningHost> => {
    const host =
      process.env.STUDIO_HOST === 'electron'
        ? await launchElectron({ profile: join(home, 'profile'), workspace })
        : await launchWeb({ home, workspace, faults });
    host.page.setDefaultTimeout(20_000);
    return host;
  };
  let host = await start();
  return {
    get page() {
      return host.page;
    },
    faults,
    workspace,
    killEngine: () => host.killEngine(),
    killJob: () => host.killJob(),
    newWindow: () => host.newWindow(),
    chooseFolder: (button, folder) => host.chooseFolder(button, folder),
    async restart() {
      await host.close();
      host = await start();
      return host.page;
    },
    async close() {
      await host.close();
      await closeBrowser();
      rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}

interface Folders {
  readonly home: string;
  readonly workspace: string;
  readonly faults: string[];
}

/** `npm run serve` and a browser with an empty profile. */
async function launchWeb({ home, workspace, faults }: Folders): Promise<RunningHost> {
  const roots = [root, tmpdir()].join(',');
  const program = spawn(
    process.execPath,
    ['scripts/serve.mjs', '--workspace', workspace, '--roots', roots, '--no-open'],
    {
      cwd: root,
      env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, 'config') },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const address = await addressOf(program);
  const context = await newContext();
  const page = await context.newPage();
  listenForFaults(page, faults);
  await page.goto(address);
  const engine = (): number => childOf(program.pid!, 'engine/serve');
  return {
    page,
    killEngine: async () => void process.kill(engine(), 'SIGKILL'),
    killJob: async () => void process.kill(childOf(engine(), 'engine/job'), 'SIGKILL'),
    async newWindow() {
      const another = await context.newPage();
      listenForFaults(another, faults);
      await another.goto(new URL('/', page.url()).href);
      return another;
    },
    async chooseFolder(button, folder) {
      await button.click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Path', exact: true }).fill(folder);
      await dialog.getByRole('button', { name: 'Choose this folder' }).click();
      await Promise.any([dialog.waitFor({ state: 'detached' }), dialog.getByRole('alert').waitFor()]);
    },
    close: () => closeWeb(program, context),
  };
}

/** What it prints later is read as well, so that it never waits for a full pipe. */
function addressOf(program: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    program.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [address] = /http:\S+(?=\s)/.exec(text) ?? [];
      if (address) resolve(address);
    });
    program.on('exit', () => reject(new Error(`the web host ended without an address: ${text}`)));
  });
}

async function closeWeb(program: ChildProcess, context: BrowserContext): Promise<void> {
  await context.close();
  if (program.exitCode !== null) return;
  program.kill('SIGTERM');
  await once(program, 'exit');
}

/** The process id of a child by its entry. Linux keeps them in /proc; the tests of the web host run there. */
function childOf(parent: number, entry: string): number {
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((name) => {
      try {
        const [, ppid] = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))!;
        return Number(ppid) === parent && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(entry);
      } catch {
        return false; // It has ended in the meantime.
      }
    });
  if (found === undefined) throw new Error(`no process of ${entry} is running`);
  return Number(found);
}
