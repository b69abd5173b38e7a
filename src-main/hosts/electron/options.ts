import type { App } from 'electron';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface AppOptions {
  readonly version: string;
  /** The built windows: index.html and its assets. */
  readonly renderer: string;
  readonly preload: string;
  readonly icon: string;
  readonly trayIcon: string;
  readonly sampleStudy: string;
  /** What the engine's process runs. */
  readonly engineEntry: URL;
  /** The folder of entries that the engine may have started. */
  readonly entries: URL;
  /** For processes that run TypeScript. */
  readonly execArgv?: readonly string[];
  /** The workspace to open; null: the one of last time. */
  readonly workspace: string | null;
  /** Developer tools, and windows that follow what is built. */
  readonly isDevelopment: boolean;
  /** A file that is told whether this installation works; the app ends then. */
  readonly check: string | null;
}

/** `main` is the address of the built main module, dist/main/src-main/hosts/electron/main.js. */
export function readOptions(app: Pick<App, 'isPackaged'>, argv: readonly string[], main: string): AppOptions {
  const beside = (path: string): URL => new URL(path, main);
  const root = fileURLToPath(beside('../../../../../'));
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  const workspace = valueOf(argv, 'workspace');
  const check = valueOf(argv, 'check');
  return {
    version: (JSON.parse(manifest) as { version: string }).version,
    renderer: join(root, 'dist', 'renderer'),
    preload: fileURLToPath(beside('./preload.cjs')),
    icon: join(root, 'resources', 'icons', '256x256.png'),
    trayIcon: join(root, 'resources', 'icons', '32x32.png'),
    // Beside the archive, so that its files can be opened with other programs as well.
    sampleStudy: join(app.isPackaged ? process.resourcesPath : join(root, 'resources'), 'sample-study'),
    engineEntry: beside('./engine-process.js'),
    entries: beside('../../engine/'),
    workspace: workspace === null ? null : resolve(workspace),
    isDevelopment: !app.isPackaged && process.env.STUDIO_DEVELOPMENT === '1',
    check: check === null ? null : resolve(check),
  };
}

/** `--name=value`: Chromium takes every other form apart. */
function valueOf(argv: readonly string[], name: string): string | null {
  const prefix = `--${name}=`;
  return argv.find((each) => each.startsWith(prefix))?.slice(prefix.length) || null;
}
