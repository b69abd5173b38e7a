import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StudioError } from '../../../shared/errors.ts';

export interface WebOptions {
  readonly workspace: string | null;
  readonly host: string;
  readonly port: number;
  /** Absolute, with links followed. */
  readonly roots: readonly string[];
  readonly isOpened: boolean;
  readonly help: boolean;
}

export const webHelp = `usage: npm run serve -- [OPTIONS]

Serves the app to a browser on this machine and prints the address that opens it.

  --workspace DIR   the workspace to open (default: the one of last time)
  --port N          the port (default: any that is free)
  --host H          the address to listen on (default: 127.0.0.1, which only this machine reaches)
  --roots DIR,DIR   folders that may be opened (default: your home, the workspace, the sample study, mounted media)
  --no-open         do not open a browser
`;

/** Throws `usage` for an option that is unknown or wrong. */
export function readOptions(args: readonly string[], sampleStudy: string): WebOptions {
  const { values } = parse(args);
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new StudioError('usage', `--port is "${values.port}"`, 'give a number from 0 to 65535');
  }
  const workspace = values.workspace === undefined ? null : resolve(values.workspace);
  const given = values.roots?.split(',').filter(Boolean).map(existing);
  return {
    workspace,
    host: values.host ?? '127.0.0.1',
    port,
    roots: [...new Set(given ?? defaultRoots(workspace, sampleStudy))],
    isOpened: !values['no-open'],
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        workspace: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        roots: { type: 'string' },
        'no-open': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    const [message] = (error as Error).message.split('\n');
    throw new StudioError('usage', message, '--help shows the options');
  }
}

function existing(folder: string): string {
  try {
    return realpathSync(resolve(folder));
  } catch {
    throw new StudioError('usage', `--roots names "${folder}", which does not exist`, 'give folders that are there');
  }
}

/** Where a user keeps data: the home, the workspace, the sample study, and disks that are mounted. */
function defaultRoots(workspace: string | null, sampleStudy: string): string[] {
  const mounts = process.platform === 'win32' ? windowsDrives() : ['/media', '/mnt', '/data', '/Volumes'];
  const folders = [homedir(), sampleStudy, ...mounts].filter((each) => isAbsolute(each) && existsSync(each));
  // The workspace may be made only now.
  return [...folders.map((each) => realpathSync(each)), ...(workspace ? [workspace] : [])];
}

function windowsDrives(): string[] {
  return [...'DEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}:\\`);
}

/** Where the app keeps what belongs to no workspace. */
export function settingsFolder(env = process.env): string {
  if (process.platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'MIScnn Studio');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'MIScnn Studio');
  const config = env.XDG_CONFIG_HOME;
  return join(config && isAbsolute(config) ? config : join(homedir(), '.config'), 'miscnn-studio');
}
