import type { BrowserWindow, Event, Tray } from 'electron';
import type { ElectronModule } from './electron.ts';
import type { EngineHost } from './engine-host.ts';
import type { Jobs } from './jobs.ts';

interface QuitParts {
  readonly window: BrowserWindow;
  readonly engine: Pick<EngineHost, 'close'>;
  readonly icon: string;
  jobs(): Pick<Jobs, 'running' | 'waiting'>;
  /** Called once quitting is settled, before the engine is asked to stop. */
  onSettled(): void;
}

export interface Quit {
  /** Shows the window again, from wherever it was. */
  show(): void;
  /** Asks where jobs run, unless the app is in the background already; then stops the engine and quits. */
  request(): Promise<void>;
}

/**
 * How the app ends: by itself when nothing computes; else as the user says. In the background there is no window, but a
 * tray icon; asked to quit there, the app stops what computes and quits.
 */
export function createQuit(electron: ElectronModule, { window, engine, icon, jobs, onSettled }: QuitParts): Quit {
  const { app, dialog, Menu } = electron;
  let phase: 'open' | 'asking' | 'background' | 'stopping' | 'over' = 'open';
  let tray: Tray | null = null;
  let isWanted = false;

  const show = (): void => {
    if (phase === 'stopping' || phase === 'over') {
      // Started again while it still stops: it comes back as soon as it can.
      if (!isWanted) app.relaunch();
      isWanted = true;
      return;
    }
    if (phase === 'background') phase = 'open';
    tray?.destroy();
    tray = null;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };

  const hide = (): void => {
    phase = 'background';
    tray = new electron.Tray(icon);
    tray.setToolTip('MIScnn Studio goes on computing');
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Show MIScnn Studio', click: show },
        { type: 'separator' },
        { label: 'Stop and quit', click: () => void request() },
      ]),
    );
    tray.on('click', show);
    window.hide();
  };

  const stop = async (): Promise<void> => {
    phase = 'stopping';
    onSettled();
    tray?.destroy();
    if (!window.isDestroyed()) window.hide();
    await engine.close();
    phase = 'over';
    app.quit();
  };

  const request = async (): Promise<void> => {
    if (phase === 'asking' || phase === 'stopping' || phase === 'over') return;
    const { running, waiting } = jobs();
    if (phase === 'background' || running.length === 0) return stop();
    phase = 'asking';
    const { response } = await dialog.showMessageBox(window, question(running, waiting));
    phase = 'open';
    if (response === 0) hide();
    else if (response === 1) await stop();
  };

  const refuse = (event: Pick<Event, 'preventDefault'>): void => {
    if (phase === 'over') return;
    event.preventDefault();
    void request();
  };
  window.on('close', refuse);
  app.on('before-quit', refuse);
  // The system does not wait for an answer.
  electron.powerMonitor.on('shutdown', () => void (phase === 'over' || phase === 'stopping' || stop()));
  return { show, request };
}

function question(running: readonly string[], waiting: number) {
  const what = running.length === 1 ? `“${running[0]}” is computing.` : `${running.length} jobs are computing.`;
  const queue =
    waiting > 0
      ? ` ${waiting} more ${waiting === 1 ? 'waits' : 'wait'} for ${waiting === 1 ? 'its' : 'their'} turn.`
      : '';
  return {
    type: 'question' as const,
    title: 'MIScnn Studio',
    message: what + queue,
    detail: 'In the background it goes on without a window. Stopped, a run goes on from its last checkpoint later.',
    buttons: ['Keep running in the background', 'Stop and resume later', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  };
}
