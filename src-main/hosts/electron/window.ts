import type { BrowserWindow } from 'electron';
import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { appAddress } from './address.ts';
import type { ElectronModule } from './electron.ts';
import type { AppOptions } from './options.ts';
import { webPreferences } from './security.ts';
import { keepWindowState, placeWindow, readWindowState, smallestWindow } from './window-state.ts';

/** Opens the app's window where it was left. It is shown once it has something to show. */
export function openWindow(electron: ElectronModule, options: AppOptions, stateFile: string): BrowserWindow {
  const state = readWindowState(stateFile);
  const { screen } = electron;
  const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
  const window = new electron.BrowserWindow({
    ...placeWindow(state, displays),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'MIScnn Studio',
    icon: options.icon,
    // As the dark theme, so that nothing flashes before the page is there.
    backgroundColor: '#0f1115',
    webPreferences: webPreferences(options.preload, options.isDevelopment),
  });
  window.once('ready-to-show', () => {
    if (state?.isMaximised) window.maximize();
    else window.show();
  });
  keepWindowState(window, stateFile);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    // All that it showed lies with the engine.
    if (reason !== 'clean-exit') setTimeout(() => window.isDestroyed() || window.webContents.reload(), 1000);
  });
  if (options.isDevelopment) reloadAfterBuilds(window, options.renderer);
  void window.loadURL(appAddress);
  return window;
}

/** The stamp beside the built files is written last. */
function reloadAfterBuilds(window: BrowserWindow, renderer: string): void {
  const stamp = `${basename(renderer)}.sha256`;
  const watcher = watch(dirname(renderer), (_event, name) => {
    if (name === stamp) window.webContents.reloadIgnoringCache();
  });
  window.on('closed', () => watcher.close());
}
