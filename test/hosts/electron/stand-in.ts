import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';
import type { ElectronModule } from '../../../src-main/hosts/electron/electron.ts';
import { StandInPort } from './stand-in-port.ts';
import { forkUtility, type StandInProcess } from './stand-in-process.ts';

/**
 * Stands in for the `electron` module where its binary is not. Every member has the type that Electron itself declares for
 * it, except that events are those of Node: they are checked where the main process listens to them.
 */
type Faithful<T, K extends keyof T> = Omit<Pick<T, K>, EventMethods>;
type EventMethods = 'on' | 'once' | 'off' | 'emit';

export class StandInContents
  extends EventEmitter
  implements
    Faithful<
      Electron.WebContents,
      'setWindowOpenHandler' | 'postMessage' | 'send' | 'reload' | 'reloadIgnoringCache' | 'executeJavaScript'
    >
{
  openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
  /** Ports that the window was given, as its preload would pass them on. */
  readonly ports: StandInPort[] = [];
  readonly sent: { channel: string; args: unknown[] }[] = [];
  reloads = 0;
  setWindowOpenHandler: Electron.WebContents['setWindowOpenHandler'] = (handler) => void (this.openHandler = handler);
  postMessage: Electron.WebContents['postMessage'] = (channel, message, transfer = []) => {
    this.ports.push(...(transfer as unknown as StandInPort[]));
    this.emit('posted', channel, message);
  };
  send: Electron.WebContents['send'] = (channel, ...args) => void this.sent.push({ channel, args });
  reload: Electron.WebContents['reload'] = () => void (this.reloads += 1);
  reloadIgnoringCache: Electron.WebContents['reloadIgnoringCache'] = () => void (this.reloads += 1);
  executeJavaScript: Electron.WebContents['executeJavaScript'] = () => Promise.resolve(true);
}

export class StandInWindow
  extends EventEmitter
  implements
    Faithful<
      Electron.BrowserWindow,
      | 'loadURL'
      | 'show'
      | 'hide'
      | 'focus'
      | 'maximize'
      | 'restore'
      | 'isMaximized'
      | 'isMinimized'
      | 'isDestroyed'
      | 'getNormalBounds'
      | 'setProgressBar'
    >
{
  readonly webContents = new StandInContents();
  readonly options: Electron.BrowserWindowConstructorOptions;
  address = '';
  state = {
    isShown: false,
    isMaximised: false,
    isMinimised: false,
    isDestroyed: false,
    isFocused: false,
    progress: -1,
  };
  bounds: Electron.Rectangle;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    const { x = 0, y = 0, width = 800, height = 600, show = true } = options;
    this.options = options;
    this.bounds = { x, y, width, height };
    this.state.isShown = show;
  }
  loadURL: Electron.BrowserWindow['loadURL'] = (url) => Promise.resolve(void (this.address = url));
  show: Electron.BrowserWindow['show'] = () => void (this.state.isShown = true);
  hide: Electron.BrowserWindow['hide'] = () => void (this.state.isShown = false);
  focus: Electron.BrowserWindow['focus'] = () => void (this.state.isFocused = true);
  maximize: Electron.BrowserWindow['maximize'] = () => void (this.state.isMaximised = this.state.isShown = true);
  restore: Electron.BrowserWindow['restore'] = () => void (this.state.isMinimised = false);
  isMaximized: Electron.BrowserWindow['isMaximized'] = () => this.state.isMaximised;
  isMinimized: Electron.BrowserWindow['isMinimized'] = () => this.state.isMinimised;
  isDestroyed: Electron.BrowserWindow['isDestroyed'] = () => this.state.isDestroyed;
  getNormalBounds: Electron.BrowserWindow['getNormalBounds'] = () => this.bounds;
  setProgressBar: Electron.BrowserWindow['setProgressBar'] = (progress) => void (this.state.progress = progress);

  /** As the user does it, or the app when it quits. True where the window is gone then. */
  close(): boolean {
    const event = cancellable();
    this.emit('close', event);
    if (event.isPrevented) return false;
    this.state.isDestroyed = true;
    this.emit('closed');
    return true;
  }
}

export class StandInSession
  extends EventEmitter
  implements
    Faithful<
      Electron.Session,
      | 'setPermissionRequestHandler'
      | 'setPermissionCheckHandler'
      | 'setDevicePermissionHandler'
      | 'setSpellCheckerEnabled'
    >
{
  permissionRequest: Parameters<Electron.Session['setPermissionRequestHandler']>[0] = null;
  permissionCheck: Parameters<Electron.Session['setPermissionCheckHandler']>[0] = null;
  devicePermission: Parameters<Electron.Session['setDevicePermissionHandler']>[0] = null;
  beforeRequest: ((details: { url: string }, answer: (response: Electron.CallbackResponse) => void) => void) | null =
    null;
  isSpellChecked = true;
  setPermissionRequestHandler: Electron.Session['setPermissionRequestHandler'] = (handler) =>
    void (this.permissionRequest = handler);
  setPermissionCheckHandler: Electron.Session['setPermissionCheckHandler'] = (handler) =>
    void (this.permissionCheck = handler);
  setDevicePermissionHandler: Electron.Session['setDevicePermissionHandler'] = (handler) =>
    void (this.devicePermission = handler);
  setSpellCheckerEnabled: Electron.Session['setSpellCheckerEnabled'] = (enable) => void (this.isSpellChecked = enable);
  readonly webRequest = {
    onBeforeRequest: (handler: unknown): void => void (this.beforeRequest = handler as StandInSession['beforeRequest']),
  };
}

class StandInApp
  extends EventEmitter
  implements
    Faithful<
      Electron.App,
      | 'enableSandbox'
      | 'setAppUserModelId'
      | 'requestSingleInstanceLock'
      | 'whenReady'
      | 'getPath'
      | 'setPath'
      | 'quit'
      | 'exit'
      | 'relaunch'
      | 'setAboutPanelOptions'
      | 'showAboutPanel'
    >
{
  readonly paths = new Map<string, string>();
  readonly switches = new Map<string, string>();
  /** Set by another instance, so to say. */
  isLocked = false;
  /** What was done before it was ready. */
  readonly early: string[] = [];
  isReady = false;
  hasQuit = false;
  exitCode: number | null = null;
  relaunches = 0;
  window: StandInWindow | null = null;

  readonly commandLine = {
    appendSwitch: (name: string, value = ''): void => void this.switches.set(name, value),
    hasSwitch: (name: string): boolean => this.switches.has(name),
  } satisfies Pick<Electron.CommandLine, 'appendSwitch' | 'hasSwitch'>;
  enableSandbox: Electron.App['enableSandbox'] = () => this.note('enableSandbox');
  setAppUserModelId: Electron.App['setAppUserModelId'] = () => this.note('setAppUserModelId');
  requestSingleInstanceLock: Electron.App['requestSingleInstanceLock'] = () => !this.isLocked;
  whenReady: Electron.App['whenReady'] = async () => {
    await Promise.resolve();
    this.isReady = true;
  };
  getPath: Electron.App['getPath'] = (name) => this.paths.get(name)!;
  setPath: Electron.App['setPath'] = (name, path) => void this.paths.set(name, path);
  quit: Electron.App['quit'] = () => {
    const event = cancellable();
    this.emit('before-quit', event);
    if (event.isPrevented) return;
    if (this.window && !this.window.state.isDestroyed && !this.window.close()) return;
    this.hasQuit = true;
  };
  exit: Electron.App['exit'] = (code = 0) => void (this.exitCode = code);
  relaunch: Electron.App['relaunch'] = () => void (this.relaunches += 1);
  setAboutPanelOptions: Electron.App['setAboutPanelOptions'] = () => {};
  showAboutPanel: Electron.App['showAboutPanel'] = () => {};

  note(what: string): void {
    if (!this.isReady) this.early.push(what);
  }
}

/** Messages from pages, with whatever sender a test makes up. */
class StandInIpc extends EventEmitter implements Faithful<Electron.IpcMain, 'handle'> {
  readonly handlers = new Map<string, Parameters<Electron.IpcMain['handle']>[1]>();
  handle: Electron.IpcMain['handle'] = (channel, listener) => void this.handlers.set(channel, listener);

  async invoke(channel: string, sender: Sender, ...args: unknown[]): Promise<unknown> {
    return (await this.handlers.get(channel)!(sender as never, ...args)) as unknown;
  }
}

export interface Sender {
  readonly sender: StandInContents;
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

export function cancellable() {
  return {
    isPrevented: false,
    preventDefault(): void {
      this.isPrevented = true;
    },
  };
}

/** A module of its own for each test, with hands on everything that a user or the system would do. */
export function createStandIn(userData: string) {
  const app = new StandInApp();
  app.paths.set('appData', userData).set('userData', userData);
  app.switches.set('user-data-dir', userData);
  const windows: StandInWindow[] = [];
  const trays: StandInTray[] = [];
  const notifications: StandInNotification[] = [];
  const processes: StandInProcess[] = [];
  const session = new StandInSession();
  const ipcMain = new StandInIpc();
  const powerMonitor = new EventEmitter();
  const schemes: Electron.CustomScheme[] = [];
  const handlers = new Map<string, (request: Request) => Response | Promise<Response>>();
  /** Answers to message boxes and open dialogs, in order; what was asked. */
  const dialogs = { responses: [] as number[], paths: [] as (string | null)[], asked: [] as unknown[] };
  const displays = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  let menu: Electron.MenuItemConstructorOptions[] = [];

  class StandInTray extends EventEmitter implements Faithful<Electron.Tray, 'destroy' | 'setToolTip'> {
    isDestroyed = false;
    items: Electron.MenuItemConstructorOptions[] = [];
    constructor() {
      super();
      trays.push(this);
    }
    destroy: Electron.Tray['destroy'] = () => void (this.isDestroyed = true);
    setToolTip: Electron.Tray['setToolTip'] = () => {};
    setContextMenu(items: unknown): void {
      this.items = items as Electron.MenuItemConstructorOptions[];
    }
  }

  class StandInNotification extends EventEmitter implements Faithful<Electron.Notification, 'show'> {
    static isSupported: typeof Electron.Notification.isSupported = () => true;
    readonly options: Electron.NotificationConstructorOptions;
    constructor(options: Electron.NotificationConstructorOptions = {}) {
      super();
      this.options = options;
    }
    show: Electron.Notification['show'] = () => void notifications.push(this);
  }

  class WindowOfApp extends StandInWindow {
    constructor(options?: Electron.BrowserWindowConstructorOptions) {
      super(options);
      windows.push(this);
      app.window = this;
      app.emit('web-contents-created', {}, this.webContents);
    }
  }

  const module = {
    app,
    BrowserWindow: WindowOfApp,
    Tray: StandInTray,
    Notification: StandInNotification,
    session: { defaultSession: session },
    ipcMain,
    powerMonitor,
    protocol: {
      registerSchemesAsPrivileged: (given) => {
        app.note('registerSchemesAsPrivileged');
        schemes.push(...given);
      },
      handle: (scheme, handler) => void handlers.set(scheme, handler as never),
    } satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>,
    screen: {
      getPrimaryDisplay: () => ({ workArea: displays[0] }) as Electron.Display,
      getAllDisplays: () => displays.map((workArea) => ({ workArea }) as Electron.Display),
    } satisfies Pick<Electron.Screen, 'getPrimaryDisplay' | 'getAllDisplays'>,
    Menu: {
      buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => template,
      setApplicationMenu: (given: unknown) => void (menu = given as Electron.MenuItemConstructorOptions[]),
    },
    MessageChannelMain: class {
      readonly port1: StandInPort;
      readonly port2: StandInPort;
      constructor() {
        [this.port1, this.port2] = StandInPort.pair();
      }
    },
    dialog: {
      showMessageBox: ((_window: unknown, options: unknown) => {
        dialogs.asked.push(options);
        return Promise.resolve({ response: dialogs.responses.shift()!, checkboxChecked: false });
      }) as Electron.Dialog['showMessageBox'],
      showOpenDialog: ((_window: unknown, options: unknown) => {
        dialogs.asked.push(options);
        const path = dialogs.paths.shift() ?? null;
        return Promise.resolve({ canceled: path === null, filePaths: path === null ? [] : [path] });
      }) as Electron.Dialog['showOpenDialog'],
    } satisfies Pick<Electron.Dialog, 'showMessageBox' | 'showOpenDialog'>,
    utilityProcess: {
      fork: ((entry, args, options) => {
        const child = forkUtility(entry, args, options);
        processes.push(child);
        return child as unknown as Electron.UtilityProcess;
      }) as typeof Electron.utilityProcess.fork,
    },
  } satisfies Record<keyof ElectronModule, unknown>;

  return {
    electron: module as unknown as ElectronModule,
    app,
    windows,
    trays,
    notifications,
    processes,
    session,
    ipcMain,
    powerMonitor,
    schemes,
    handlers,
    dialogs,
    displays,
    menu: () => menu,
    /** Quits, answering that jobs are to be stopped. */
    async end(): Promise<void> {
      dialogs.responses.unshift(1);
      app.quit();
      while (!app.hasQuit) await new Promise((resolve) => setTimeout(resolve, 10));
    },
  };
}

export type StandIn = ReturnType<typeof createStandIn>;
