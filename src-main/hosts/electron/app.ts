import type { BrowserWindow } from 'electron';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StudioOptions } from '../../engine/studio.ts';
import { isOwnFrame } from './address.ts';
import { channels } from './channels.ts';
import { checkInstallation } from './check.ts';
import { pickPath } from './dialogs.ts';
import type { ElectronModule } from './electron.ts';
import { startEngineHost } from './engine-host.ts';
import { askAfterFailure } from './failure.ts';
import { watchJobs } from './jobs.ts';
import { openLog } from './log.ts';
import { menuTemplate } from './menu.ts';
import type { AppOptions } from './options.ts';
import { portChannel } from './port-channel.ts';
import { registerScheme, serveRenderer } from './protocol.ts';
import { createQuit } from './quit.ts';
import { secureContents, secureSession } from './security.ts';
import { showEnded, showShare } from './task-bar.ts';
import { openWindow } from './window.ts';

/**
 * The desktop app: one window over one engine. What has to come before Electron is ready comes before the first await.
 * Resolves when the window is open, or at once in a second instance, which only calls the first one.
 */
export async function startApp(electron: ElectronModule, options: AppOptions): Promise<void> {
  const { app } = electron;
  app.enableSandbox();
  registerScheme(electron.protocol);
  // Without names there is no way to another machine, whatever part of the browser should try.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.setAppUserModelId('io.miscnn.studio');
  placeUserData(electron, options);
  if (!app.requestSingleInstanceLock()) return app.quit();
  secureContents(app);
  await app.whenReady();

  const settingsFolder = app.getPath('userData');
  secureSession(electron.session.defaultSession, options.isDevelopment);
  serveRenderer(electron.protocol, options.renderer);
  const log = openLog(settingsFolder);
  const studio: StudioOptions = {
    host: 'electron',
    version: options.version,
    workspace: options.check === null ? options.workspace : join(settingsFolder, 'workspace'),
    settingsFolder,
    sampleStudy: options.sampleStudy,
    roots: [],
  };

  const window = openWindow(electron, options, join(settingsFolder, 'window.json'));
  const engine = startEngineHost(electron, {
    ...options,
    studio,
    log,
    onFailure: async (message, next) => {
      const folder = await askAfterFailure(electron, window, message, next);
      if (folder === 'quit') void quit.request();
      return folder;
    },
  });
  const connect = () => {
    const { port1, port2 } = new electron.MessageChannelMain();
    engine.connect(port2);
    return port1;
  };
  const jobs = watchJobs(() => portChannel(connect()), {
    onChange: ({ share }) => showShare(window, share),
    onEnd: (job) => showEnded(electron, job, () => quit.show()),
    log,
  });
  const quit = createQuit(electron, { window, engine, icon: options.trayIcon, jobs: jobs.now, onSettled: jobs.close });

  listen(electron, window, connect);
  electron.Menu.setApplicationMenu(
    electron.Menu.buildFromTemplate(
      menuTemplate({
        isDevelopment: options.isDevelopment,
        send: (command) => window.webContents.send(channels.menu, command),
        showAbout: () => app.showAboutPanel(),
        quit: () => void quit.request(),
      }),
    ),
  );
  app.setAboutPanelOptions({
    applicationName: 'MIScnn Studio',
    applicationVersion: options.version,
    iconPath: options.icon,
  });
  app.on('second-instance', () => quit.show());
  app.on('activate', () => quit.show());
  if (options.check !== null) {
    const facts = { version: options.version, file: options.check };
    const isGood = await checkInstallation(window, () => jobs.now().client, facts);
    jobs.close();
    await engine.close();
    app.exit(isGood ? 0 : 1);
  }
}

/** What the window may ask of the main process. Messages of anything but the app's own page are not answered. */
function listen(
  { ipcMain, dialog }: ElectronModule,
  window: BrowserWindow,
  connect: () => Electron.MessagePortMain,
): void {
  ipcMain.on(channels.connect, ({ sender, senderFrame }) => {
    if (sender !== window.webContents || !isOwnFrame(senderFrame)) return;
    sender.postMessage(channels.port, null, [connect()]);
  });
  ipcMain.handle(channels.pickPath, ({ sender, senderFrame }, ...args: unknown[]) => {
    if (sender !== window.webContents || !isOwnFrame(senderFrame)) throw new Error('not allowed');
    return pickPath({ dialog }, window, args);
  });
}

/** The folder that the web host uses too, so that both open the same workspace; a folder of its own for a check. */
function placeUserData({ app }: ElectronModule, { check }: AppOptions): void {
  if (check !== null) return app.setPath('userData', mkdtempSync(join(tmpdir(), 'miscnn-studio-check-')));
  if (app.commandLine.hasSwitch('user-data-dir')) return;
  const folder = join(app.getPath('appData'), process.platform === 'linux' ? 'miscnn-studio' : 'MIScnn Studio');
  // Electron takes only what is there.
  mkdirSync(folder, { recursive: true });
  app.setPath('userData', folder);
}
