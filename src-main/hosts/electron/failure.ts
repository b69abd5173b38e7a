import type { BrowserWindow } from 'electron';
import type { ElectronModule } from './electron.ts';

/** The engine cannot open its workspace: what now? A folder, null for the same once more, or 'quit'. */
export async function askAfterFailure(
  { dialog }: Pick<ElectronModule, 'dialog'>,
  window: BrowserWindow,
  message: string,
  next: string,
): Promise<string | null> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'MIScnn Studio',
    message: 'The workspace cannot be opened.',
    detail: `${message}\n${next}`,
    buttons: ['Try again', 'Choose another workspace…', 'Quit'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  if (response === 2) return 'quit';
  if (response === 0) return null;
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Choose a workspace, or an empty folder for a new one',
    properties: ['openDirectory', 'createDirectory'],
  });
  return canceled ? null : filePaths[0];
}
