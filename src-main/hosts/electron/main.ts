import electron from 'electron';
import { startApp } from './app.ts';
import { readOptions } from './options.ts';

// Nothing may be awaited before this: schemes and the sandbox are settled before Electron is ready.
void startApp(electron, readOptions(electron.app, process.argv, import.meta.url));
