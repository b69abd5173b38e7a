import type { App, Session, WebContents, WebPreferences } from 'electron';
import { appAddress, isOwnAddress } from './address.ts';

/** What a window may do: be a page. Everything else it gets through the preload's few functions and the engine's port. */
export function webPreferences(preload: string, isDevelopment: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // It would download dictionaries.
    spellcheck: false,
    devTools: isDevelopment,
  };
}

/** Every page of every window, whoever makes it: stays where it is, opens nothing, holds nothing foreign. */
export function secureContents(app: App): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    // Its addresses differ behind the # only, which is no navigation.
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** No permission, no device, no dictionary, no request that leaves the app. */
export function secureSession(session: Session, isDevelopment: boolean): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((request, answer) => answer({ cancel: !isAllowed(request.url, isDevelopment) }));
  // What a page saves it has made itself.
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${appAddress}`)) event.preventDefault();
  });
}

function isAllowed(url: string, isDevelopment: boolean): boolean {
  if (isOwnAddress(url) || url.startsWith(`blob:${appAddress}`) || url.startsWith('data:image/')) return true;
  return isDevelopment && url.startsWith('devtools://');
}
