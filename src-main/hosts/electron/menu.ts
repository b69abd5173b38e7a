import type { MenuItemConstructorOptions } from 'electron';

/** The screens as in the windows' rail, with the keys that open them there. */
export const screens = [
  { id: 'data', title: 'Data' },
  { id: 'configure', title: 'Configure' },
  { id: 'runs', title: 'Runs' },
  { id: 'results', title: 'Results' },
  { id: 'review', title: 'Review' },
  { id: 'predict', title: 'Predict' },
  { id: 'system', title: 'System' },
] as const;

interface MenuParts {
  readonly isDevelopment: boolean;
  /** Sends a command to the window. */
  send(command: string): void;
  showAbout(): void;
  quit(): void;
}

/** The screen has to be there first: it is the one that knows how. */
function addData(send: (command: string) => void): void {
  send('screen:data');
  setTimeout(() => send('add-data-folder'), 200);
}

/** The native menu. Keys that the window hears by itself are shown here, but not heard a second time. */
export function menuTemplate({ isDevelopment, send, showAbout, quit }: MenuParts): MenuItemConstructorOptions[] {
  const command = (label: string, name: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    // One item each: others may lead to the same.
    id: accelerator && name,
    accelerator,
    registerAccelerator: false,
    click: () => send(name),
  });
  return [
    {
      label: '&File',
      submenu: [
        { label: 'Add data folder…', id: 'add', accelerator: 'CmdOrCtrl+O', click: () => addData(send) },
        command('Workspaces', 'screen:system'),
        { type: 'separator' },
        { label: 'Quit', id: 'quit', accelerator: 'CmdOrCtrl+Q', click: quit },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: '&Go',
      submenu: [
        ...screens.map(({ id, title }, i) => command(title, `screen:${id}`, `CmdOrCtrl+${i + 1}`)),
        { type: 'separator' },
        command('Search actions and cases', 'palette', 'CmdOrCtrl+K'),
      ],
    },
    {
      label: '&View',
      submenu: [
        command('Dark or light theme', 'theme', 'CmdOrCtrl+Shift+L'),
        { type: 'separator' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(isDevelopment
          ? ([{ type: 'separator' }, { role: 'forceReload' }, { role: 'toggleDevTools' }] as const)
          : []),
      ],
    },
    {
      label: '&Help',
      submenu: [
        { label: 'About MIScnn Studio', id: 'about', click: showAbout },
        command('What this machine can do', 'screen:system'),
      ],
    },
  ];
}
