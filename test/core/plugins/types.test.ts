import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, test } from 'node:test';
import ts from 'typescript';
import type * as published from '../../../examples/plugins/miscnn-studio.d.ts';
import type { Params } from '../../../shared/params.ts';
import type { Architecture } from '../../../src-main/core/architectures/architecture.ts';
import type { Augmentation } from '../../../src-main/core/augment/augmentation.ts';
import type { Format } from '../../../src-main/core/io/format.ts';
import type { Loss } from '../../../src-main/core/losses/loss.ts';
import type { Metric } from '../../../src-main/core/metrics/metric.ts';
import type { Step } from '../../../src-main/core/steps/step.ts';
import { toolboxFor } from '../../../src-main/core/plugins/toolbox.ts';
import { codeBlocks, root } from '../../docs/markdown.ts';

/** The published types and ours, checked by the compiler when the tests are type-checked: each may stand for the other. */
type Both<Published, Ours> = [Published, Ours] extends [Ours, Published] ? true : never;
type Agree = [
  Both<published.Params, Params>,
  Both<published.Architecture, Architecture>,
  Both<published.Augmentation, Augmentation>,
  Both<published.Loss, Loss>,
  Both<published.Step, Step>,
  Both<published.Metric, Metric>,
];
const agree: Agree = [true, true, true, true, true, true];
/** Ours may tell more than plug-ins are told of. */
const format = (given: published.Format): Format => given;

const folder = join(root, 'examples', 'plugins');
const examples = readdirSync(folder).filter((name) => name.endsWith('.mjs'));

test('the published types agree with ours', () => {
  assert.equal(agree.length, 6);
  assert.equal(typeof format, 'function');
});

test('every tool that is published is given, and the other way round', async () => {
  const declared = /interface Studio \{([\s\S]*?)\n\}/.exec(readFileSync(join(folder, 'miscnn-studio.d.ts'), 'utf8'))!;
  const names = [...declared[1].matchAll(/^ {2}(\w+)[(<:]/gm)].map(([, name]) => name);
  assert.deepEqual(names.sort(), Object.keys(await toolboxFor(['losses'])).sort());
});

const page = codeBlocks('ts', ['docs/plugins.md']).map(({ text }, i) => [`page-${i}.mjs`, text] as const);
const wrong = readFileSync(join(folder, 'matthews.mjs'), 'utf8').replace("better: 'higher'", "better: 'more'");
/** What an editor says of plug-ins that name their type, by their file. */
let faults: ReadonlyMap<string, string[]>;
before(() => {
  const sources = examples.map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
  faults = faultsOf(new Map([...sources, ...page, ['wrong.mjs', wrong]]));
});

for (const name of [...examples, ...page.map(([file]) => file)]) {
  test(`${name} has no type errors`, () => assert.deepEqual(faults.get(name), []));
}

test('a plug-in with a wrong type is noticed', () => {
  assert.match(faults.get('wrong.mjs')!.join('\n'), /"more"/);
});

function faultsOf(given: ReadonlyMap<string, string>): Map<string, string[]> {
  const sources = new Map([...given].map(([name, source]) => [join(folder, name), source]));
  const options: ts.CompilerOptions = {
    ...{ allowJs: true, checkJs: true, noEmit: true, strict: true, types: ['node'] },
    ...{ target: ts.ScriptTarget.ES2023, lib: ['lib.es2023.d.ts'] },
    ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, skipLibCheck: true },
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.readFile = (name) => sources.get(name) ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const source = sources.get(name);
    return source === undefined
      ? getSourceFile(name, ...rest)
      : ts.createSourceFile(name, source, ts.ScriptTarget.ES2023);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  const entries = [...sources.keys()].map((file): [string, string[]] => {
    const main = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(main), ...program.getSemanticDiagnostics(main)];
    return [basename(file), found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))];
  });
  return new Map(entries);
}
