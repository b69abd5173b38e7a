import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from 'playwright';
import { root } from '../../docs/markdown.ts';
import type { RunningHost } from './app.ts';

/** Starts the built app in real Electron (`npm run build` first), with a profile and a workspace of its own. */
export async function launchElectron(folders: {
  readonly profile: string;
  readonly workspace: string;
}): Promise<RunningHost> {
  const { profile, workspace } = folders;
  mkdirSync(profile, { recursive: true });
  const size = { schemaVersion: 1, x: 0, y: 0, width: 1280, height: 760, isMaximised: false };
  writeFileSync(join(profile, 'window.json'), JSON.stringify(size), { flag: 'w' });
  const app = await _electron.launch({
    args: [root, `--user-data-dir=${profile}`, `--workspace=${workspace}`],
    env: { ...(process.env as Record<string, string>), TF_CPP_MIN_LOG_LEVEL: '2' },
  });
  const page = await app.firstWindow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const kill = (name: string): Promise<void> =>
    app.evaluate(({ app: running }, wanted) => {
      const found = running.getAppMetrics().find((each) => each.name === wanted);
      if (!found) throw new Error(`no process "${wanted}" is running`);
      process.kill(found.pid, 'SIGKILL');
    }, name);
  return {
    page,
    async close() {
      // A test that ends does not answer questions.
      await app.evaluate(({ dialog }) => {
        dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false });
      });
      await app.close();
    },
    killEngine: () => kill('MIScnn Studio engine'),
    killJob: () => kill('MIScnn Studio job'),
    newWindow: () => Promise.resolve(null),
    async chooseFolder(button, folder) {
      await app.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      }, folder);
      await button.click();
    },
  };
}
