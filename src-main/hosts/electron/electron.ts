import type * as Electron from 'electron';

/** What of Electron the main process uses. It is passed on as a value, so that tests can run all of it without the binary. */
export type ElectronModule = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'Notification'
  | 'powerMonitor'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'Tray'
  | 'utilityProcess'
>;
