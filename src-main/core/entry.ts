/** An entry of ours beside the module at `base`: TypeScript as it lies in the source, JavaScript once it is built. */
export function entryBeside(name: string, base: string): URL {
  return new URL(`${name}${base.endsWith('.ts') ? '.ts' : '.js'}`, base);
}

/** What a child process needs to load a TypeScript entry of ours: nothing once it is built to JavaScript. */
export function processArguments(entry: URL): string[] {
  return isSource(entry) ? ['--import', import.meta.resolve('tsx')] : [];
}

/** The same for a thread, which does not take that argument: a module that registers the loader, then imports the entry. */
export function threadEntry(entry: URL): URL {
  if (!isSource(entry)) return entry;
  const module = `import { register } from '${import.meta.resolve('tsx/esm/api')}'; register(); await import('${entry.href}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(module)}`);
}

function isSource(entry: URL): boolean {
  return entry.pathname.endsWith('.ts');
}
