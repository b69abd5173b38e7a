import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { errorLine, isStudioError } from '../../../shared/errors.ts';
import { isLoopback } from './access.ts';
import { startWebHost, type HostOptions, type WebHost } from './host.ts';
import { openBrowser } from './open-browser.ts';
import { readOptions, settingsFolder, webHelp } from './options.ts';

export interface Rim {
  /** Folder of the program: package.json, resources/, dist/. */
  readonly root: string;
  readonly version: string;
  readonly development?: HostOptions['development'];
  onStart?(host: WebHost): void;
}

/** Runs the web host until it is told to stop. Resolves to the exit code. */
export async function main(args: readonly string[], rim: Rim): Promise<number> {
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  try {
    const sampleStudy = join(rim.root, 'resources', 'sample-study');
    const options = readOptions(args, sampleStudy);
    if (options.help) return (print(webHelp.trimEnd()), 0);
    const { workspace, roots, port, host: bound } = options;
    const studio = {
      host: 'web',
      version: rim.version,
      workspace,
      settingsFolder: settingsFolder(),
      sampleStudy,
      roots,
    };
    const host = await startWebHost({
      studio: { ...studio, host: 'web' },
      host: bound,
      port,
      renderer: join(rim.root, 'dist', 'renderer'),
      development: rim.development,
    });
    rim.onStart?.(host);
    const address = host.newAddress();
    print(address);
    if (!isLoopback(bound)) {
      print(`It listens on ${bound}: others in the network reach it too, and nothing on the way is encrypted.`);
    }
    print('This address opens the app once. Enter: a new address. Ctrl-C: stop; runs can go on later.');
    if (options.isOpened && !process.env.CI) openBrowser(address);
    const input = process.stdin.isTTY ? createInterface({ input: process.stdin }) : null;
    input?.on('line', () => print(host.newAddress()));
    const exitCode = await stopped(() => print('Stopping; runs keep what they have learned…'));
    input?.close();
    await host.close();
    return exitCode;
  } catch (error) {
    process.stderr.write(`${errorLine(error)}\n`);
    return isStudioError(error, 'usage') ? 2 : 1;
  }
}

/** The first signal asks to stop; one more, later than a second, ends the process at once. */
function stopped(onFirst: () => void): Promise<number> {
  return new Promise((resolve) => {
    let firstAt = 0;
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const) {
      process.on(signal, () => {
        // Sooner, it is the same Ctrl-C: the terminal sends it to this process, and npm passes it on once more.
        if (firstAt > 0 && performance.now() - firstAt > 1000) process.exit(code);
        if (firstAt > 0) return;
        firstAt = performance.now();
        onFirst();
        resolve(0);
      });
    }
  });
}
