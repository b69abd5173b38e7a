import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/** Electron's program where it is installed, else null. Its package downloads it by a script that .npmrc keeps from running. */
export function electronProgram(root) {
  const folder = join(root, 'node_modules', 'electron');
  const name = existsSync(join(folder, 'path.txt')) && readFileSync(join(folder, 'path.txt'), 'utf8').trim();
  const program = name && join(folder, 'dist', name);
  return program && existsSync(program) ? program : null;
}

/** Why Electron cannot show a window here, as part of a sentence; null where it can. Downloads it where it is missing. */
export async function whyNoElectron(root, env = process.env) {
  if (process.platform === 'linux') {
    if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'this machine has no display';
    if (process.getuid() === 0) return 'Electron does not run as root';
  }
  const folder = join(root, 'node_modules', 'electron');
  if (electronProgram(root) === null) {
    const { result } = await run(process.execPath, [join(folder, 'install.js')], { cwd: root });
    if (electronProgram(root) === null) return `Electron could not be downloaded (${result})`;
  }
  if (process.platform !== 'linux' || canSandbox(folder)) return null;
  const helper = join('node_modules', 'electron', 'dist', 'chrome-sandbox');
  return `only root may set up Electron's sandbox here; once: sudo chown root ${helper} && sudo chmod 4755 ${helper}`;
}

/** Windows are sandboxed by a helper that belongs to root, or by the kernel where it allows that to everybody. */
function canSandbox(folder) {
  const helper = statSync(join(folder, 'dist', 'chrome-sandbox'), { throwIfNoEntry: false });
  if (helper?.uid === 0 && (helper.mode & 0o4000) !== 0) return true;
  const setting = (name) => {
    try {
      return readFileSync(join('/proc/sys', name), 'utf8').trim();
    } catch {
      return undefined;
    }
  };
  return (
    setting('kernel/unprivileged_userns_clone') !== '0' &&
    setting('kernel/apparmor_restrict_unprivileged_userns') !== '1' &&
    setting('user/max_user_namespaces') !== '0'
  );
}
