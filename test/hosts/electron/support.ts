import { fileURLToPath } from 'node:url';
import type { AppOptions } from '../../../src-main/hosts/electron/options.ts';

export { until } from '../../support/until.ts';

const source = (path: string): URL => new URL(`../../../src-main/${path}`, import.meta.url);

/** What loads TypeScript in a process that the main process starts. */
export const execArgv = ['--import', import.meta.resolve('tsx')];
export const entries = source('engine/');
export const engineEntry = source('hosts/electron/engine-process.ts');

export function appOptions(folder: string, given: Partial<AppOptions> = {}): AppOptions {
  return {
    version: '0.0.1',
    renderer: folder,
    preload: '/app/preload.cjs',
    icon: '/app/icon.png',
    trayIcon: '/app/tray.png',
    sampleStudy: fileURLToPath(new URL('../../../resources/sample-study', import.meta.url)),
    engineEntry,
    entries,
    execArgv,
    workspace: null,
    isDevelopment: false,
    check: null,
    ...given,
  };
}
