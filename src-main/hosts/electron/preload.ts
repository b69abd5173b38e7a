import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { StudioHost } from '../../../shared/host.ts';
import { channels } from './channels.ts';

/** The page's window; this file alone runs beside a page, and needs no more of it. */
declare const window: { postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void };

/** All that a window can do beside the contract, by name; nothing of Electron or Node itself reaches the page. */
const host: Required<StudioHost> = {
  kind: 'electron',
  connect: () => ipcRenderer.send(channels.connect),
  pickPath: (title, kind) => ipcRenderer.invoke(channels.pickPath, title, kind) as Promise<string | null>,
  pathOf: (file) => webUtils.getPathForFile(file as never),
  onMenu(listener) {
    const hear = (_event: unknown, command: string): void => listener(command);
    ipcRenderer.on(channels.menu, hear);
    return () => void ipcRenderer.off(channels.menu, hear);
  },
};

contextBridge.exposeInMainWorld('studioHost', host);
// A port cannot go through the bridge; it can go to the page as a message.
ipcRenderer.on(channels.port, ({ ports }) => window.postMessage(channels.port, '*', ports));
