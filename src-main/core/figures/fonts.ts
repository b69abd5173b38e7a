import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where Linux machines keep fonts besides /usr/share/fonts, the one folder that the canvas looks into by itself. */
const moreFontFolders: readonly string[] = [
  '/usr/local/share/fonts',
  join(homedir(), '.local', 'share', 'fonts'),
  join(homedir(), '.fonts'),
  ...(process.env.CONDA_PREFIX ? [join(process.env.CONDA_PREFIX, 'fonts')] : []),
];

/** Sees to it that the canvas has a font, if the machine has one. The canvas brings none and then draws no text. */
export async function loadFonts(folders = moreFontFolders): Promise<boolean> {
  const { GlobalFonts } = await import('@napi-rs/canvas');
  for (const folder of folders) {
    if (GlobalFonts.families.length > 0) break;
    GlobalFonts.loadFontsFromDir(folder);
  }
  return GlobalFonts.families.length > 0;
}

/** What to tell the user about pictures on this machine, once a run; null where all is well. */
export async function fontWarning(folders = moreFontFolders, what = 'charts'): Promise<string | null> {
  if (await loadFonts(folders)) return null;
  return `no font is installed, so ${what} are drawn without text; install one (Debian: apt install fonts-dejavu-core)`;
}
