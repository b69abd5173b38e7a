import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

interface Area {
  /** A folder, or a single file; the first area that holds a file is the file's. */
  folder: string;
  /** Folders it may import from, beside itself. */
  areas: string[];
  /** Packages it may import; names end at the package, `@scope/*` means all of a scope. */
  packages: string[];
  /** Packages it may import types from, which leave nothing in the running program. */
  types?: string[];
  node: boolean;
}

const core = { areas: ['shared', 'src-main/core'], node: true };
const libraries = [
  'zod',
  'nifti-reader-js',
  '@napi-rs/canvas',
  'chart.js',
  'gif.js',
  'daikon',
  'fast-png',
  'jpeg-js',
  'tiff',
];

/** Who may import whom, as in ARCHITECTURE.md. */
const rules: Area[] = [
  { folder: 'shared', areas: [], packages: ['zod'], types: ['chart.js', 'gif.js'], node: false },
  { folder: 'src-main/core/tf', ...core, packages: [...libraries, '@tensorflow/*'] },
  { folder: 'src-main/core', ...core, packages: libraries },
  { folder: 'src-main/rpc', areas: ['shared'], packages: ['zod'], node: true },
  {
    folder: 'src-main/engine',
    areas: ['shared', 'src-main/core', 'src-main/rpc'],
    packages: ['zod', 'fflate'],
    node: true,
  },
  ...Object.entries({ electron: ['electron', 'zod'], web: ['ws'], cli: [] }).map(([host, packages]) => ({
    folder: `src-main/hosts/${host}`,
    areas: ['shared', 'src-main/engine', 'src-main/rpc'],
    packages,
    node: true,
  })),
  { folder: 'src-renderer/vite.config.ts', areas: [], packages: ['vite', '@sveltejs/*'], node: false },
  {
    folder: 'src-renderer',
    areas: ['shared'],
    packages: ['zod', 'svelte', 'chart.js', 'chartjs-plugin-zoom', '@lucide/svelte', 'gif.js', '@niivue/niivue'],
    node: false,
  },
];

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

interface Import {
  file: string;
  line: number;
  name: string;
  isType: boolean;
}

test('every import keeps to the layers', () => {
  const faults = sourceFiles().flatMap((file) => importsOf(file).map(faultOf).filter(isText));
  assert.deepEqual(faults, [], faults.join('\n'));
});

test('no file imports itself through others while running', () => {
  const cycle = findCycle(new Map(sourceFiles().map((file) => [file, importsOf(file).map(targetOf).filter(isText)])));
  assert.equal(cycle, null, `an import cycle: ${cycle?.join(' -> ')}`);
});

test('the rules notice what they forbid', () => {
  const fault = (file: string, name: string): string | null => faultOf({ file, line: 1, name, isType: false });
  assert.match(fault('shared/a.ts', 'node:fs') ?? '', /^shared\/a\.ts:1: shared may not import node:fs/);
  assert.match(fault('shared/a.ts', '../src-main/core/random.ts') ?? '', /may not import from src-main\/core/);
  assert.match(fault('src-main/core/losses/a.ts', '@tensorflow/tfjs-core') ?? '', /may not import @tensorflow/);
  assert.match(fault('src-main/core/io/a.ts', '../../engine/calls/catalog.ts') ?? '', /may not import from/);
  assert.match(fault('src-main/core/a.ts', 'electron') ?? '', /may not import electron/);
  assert.match(fault('src-main/hosts/cli/a.ts', '../../core/random.ts') ?? '', /may not import from src-main\/core/);
  assert.match(fault('src-main/hosts/cli/a.ts', '../web/b.ts') ?? '', /may not import from src-main\/hosts\/web/);
  assert.match(
    fault('src-renderer/a.svelte', '../src-main/core/random.ts') ?? '',
    /may not import from src-main\/core/,
  );
  assert.match(fault('src-renderer/a.ts', 'vite') ?? '', /may not import vite/);
  assert.match(fault('src-main/hosts/electron/a.ts', 'ws') ?? '', /may not import ws/);
  assert.equal(fault('src-renderer/vite.config.ts', 'vite'), null);
  assert.equal(fault('src-renderer/screens/a.svelte', '../../shared/api.ts'), null);
  assert.equal(fault('src-main/hosts/electron/a.ts', 'electron'), null);
  assert.equal(fault('src-main/core/tf/a.ts', '@tensorflow/tfjs-core'), null);
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['b']],
  ]);
  assert.deepEqual(findCycle(graph), ['b', 'c', 'b']);
});

test('imports of components are those of their scripts', () => {
  const component =
    '<script module lang="ts">\n  import a from "a";\n</script>\n<p>import "b"</p>\n<script>\nimport "c";\n</script>\n<i>';
  const found = importsIn('x.svelte', scriptsOf(component)).map(({ name, line }) => [name, line]);
  assert.deepEqual(found, [
    ['a', 2],
    ['c', 6],
  ]);
});

test('imports are found with their lines, dynamic ones as well', () => {
  const text = "import type { A } from './a.ts';\nexport * from './b.ts';\nconst c = await import('c');\n";
  assert.deepEqual(importsIn('x.ts', text), [
    { file: 'x.ts', line: 1, name: './a.ts', isType: true },
    { file: 'x.ts', line: 2, name: './b.ts', isType: false },
    { file: 'x.ts', line: 3, name: 'c', isType: false },
  ]);
});

/** `file:line: what is wrong`, or null. */
function faultOf({ file, line, name, isType }: Import): string | null {
  const area = areaOf(file);
  if (!area) return `${file}:${line}: no rule for this folder; add one to test/boundaries.test.ts`;
  const fault = (what: string) => `${file}:${line}: ${area.folder} may not import ${what} ("${name}")`;

  if (name.startsWith('.')) {
    const target = toPath(resolve(root, dirname(file), name));
    const isAllowed = [area.folder, ...area.areas].some((folder) => target.startsWith(`${folder}/`));
    return isAllowed ? null : fault(`from ${areaOf(target)?.folder ?? dirname(target)}`);
  }
  if (isBuiltin(name)) return area.node ? null : fault(name);
  const [scope, second] = name.split('/');
  const packageName = scope.startsWith('@') ? `${scope}/${second}` : scope;
  const packages = isType ? [...area.packages, ...(area.types ?? [])] : area.packages;
  const isAllowed = packages.some((allowed) => allowed === packageName || allowed === `${scope}/*`);
  return isAllowed ? null : fault(packageName);
}

function areaOf(file: string): Area | undefined {
  return rules.find(({ folder }) => file === folder || file.startsWith(`${folder}/`));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return importsIn(file, file.endsWith('.svelte') ? scriptsOf(text) : text);
}

/** What lies between the script tags of a component, on the lines where it lies. */
function scriptsOf(component: string): string {
  const outside = /(^|<\/script>)[\s\S]*?(<script[^>]*>|$(?![\s\S]))/g;
  return component.replaceAll(outside, (text) => text.replaceAll(/[^\n]/g, ' '));
}

function importsIn(file: string, text: string): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName, pos }) => ({
    file,
    line: text.slice(0, pos).split('\n').length,
    name: fileName,
    isType: /(?:import|export)\s+type\b[^;]*$/.test(text.slice(0, pos)),
  }));
}

/** The file that an import makes run; types are gone by then, so that they cannot close a cycle. */
function targetOf({ file, name, isType }: Import): string | null {
  return !isType && name.startsWith('.') && name.endsWith('.ts') ? toPath(resolve(root, dirname(file), name)) : null;
}

function sourceFiles(): string[] {
  const folders = ['shared', 'src-main', 'src-renderer'].filter((folder) => existsSync(join(root, folder)));
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|svelte)$/.test(path))
      .map((path) => `${folder}/${path.split(sep).join('/')}`),
  );
}

/** A path from a file back to itself, or null. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return null;
}

function toPath(absolute: string): string {
  return relative(root, absolute).split(sep).join('/');
}

function isText(value: string | null): value is string {
  return value !== null;
}
