import { isStudioError, StudioError } from '../../../shared/errors.ts';

/** `bad-plugin`: names the plug-in's file. */
export function pluginFault(file: string, message: string, cause?: unknown): StudioError {
  const next = 'correct the plug-in, or do without it';
  return new StudioError('bad-plugin', `plug-in ${file}: ${message}`, next, { cause });
}

/** What a plug-in threw, under its name and line; an error that it meant for the user is passed on as it is. */
export function thrownBy(file: string, where: string, error: unknown): StudioError {
  if (isStudioError(error)) return error;
  const { name, message, stack } = error instanceof Error ? error : { name: '', message: String(error), stack: '' };
  const said = [name, withoutPaths(message)].filter(Boolean).join(': ');
  const pattern = new RegExp(`${file.replaceAll('.', '\\.')}[^:\\s]*:(\\d+)`);
  const [, line] = pattern.exec(stack ?? '') ?? [];
  // Its text is run without a place on the disk, so that nothing lies beside it.
  const [, imported] = /Failed to resolve module specifier "([^"]+)"/.exec(message) ?? [];
  if (imported) {
    const name = imported.replace(/\.mts$/, '.mjs');
    return pluginFault(
      file,
      `it imports "${name}", but a plug-in is one file that imports only what is Node's, as node:fs`,
    );
  }
  if (error instanceof SyntaxError && !line) {
    const next = `correct it: "node --check ${file}" shows the line`;
    return new StudioError('bad-plugin', `plug-in ${file}: ${where} failed: ${said}`, next, { cause: error });
  }
  return pluginFault(file, `${where} failed${line ? ` in line ${line}` : ''}: ${said}`, error);
}

/** Of paths only the base name is kept. */
function withoutPaths(message: string): string {
  return message.replaceAll(/(?:file:\/\/)?(?:[A-Za-z]:)?[\\/](?:[^\s\\/:'"]+[\\/])+/g, '');
}
