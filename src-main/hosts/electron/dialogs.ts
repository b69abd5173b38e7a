import type { BrowserWindow, OpenDialogOptions } from 'electron';
import { z } from 'zod';
import type { ElectronModule } from './electron.ts';

const pickSchema = z.tuple([z.string().min(1).max(200), z.enum(['folder', 'any'])]);

/** The system's dialog for an existing path; null where it was closed. Throws for arguments that no window of ours sends. */
export async function pickPath(
  { dialog }: Pick<ElectronModule, 'dialog'>,
  window: BrowserWindow,
  args: readonly unknown[],
  platform = process.platform,
): Promise<string | null> {
  const [title, kind] = pickSchema.parse(args);
  const properties = await propertiesOf(dialog, window, title, kind, platform);
  if (!properties) return null;
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { title, properties });
  return canceled ? null : (filePaths[0] ?? null);
}

/** Only macOS has a dialog that takes files and folders alike; elsewhere one more question comes first. */
async function propertiesOf(
  dialog: ElectronModule['dialog'],
  window: BrowserWindow,
  title: string,
  kind: 'folder' | 'any',
  platform: NodeJS.Platform,
): Promise<OpenDialogOptions['properties'] | null> {
  if (kind === 'folder') return ['openDirectory', 'createDirectory'];
  if (platform === 'darwin') return ['openFile', 'openDirectory'];
  const { response } = await dialog.showMessageBox(window, {
    message: title,
    buttons: ['A folder', 'One file', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return response === 0 ? ['openDirectory'] : response === 1 ? ['openFile'] : null;
}
