import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { resolveParams } from '../../shared/params.ts';
import type { Loss, LossFunction } from '../../src-main/core/losses/loss.ts';
import { startTensorFlow, tf } from '../../src-main/core/tf/index.ts';
import { assertGradient } from '../core/tf/numeric-gradient.ts';
import { temporaryFolder } from '../support/tiny-study.ts';
import { codeBlocks, readDocument, root } from './markdown.ts';

/** The worked example of CONTRIBUTING.md, as a reader would write it into the folder of losses. */
const [source, line] = codeBlocks('ts', ['CONTRIBUTING.md']).map(({ text }) => text);
const losses = join(root, 'src-main', 'core', 'losses');
const path = /The file `([^`]+)`/.exec(readDocument('CONTRIBUTING.md'))?.[1] ?? '';
const file = join(root, path);

let entry: Loss;
let loss: LossFunction;
before(async () => {
  startTensorFlow();
  const copy = join(temporaryFolder(), 'loss.ts');
  writeFileSync(copy, withAbsoluteImports(source));
  const [id] = /(?<=\{ )\w+(?= \})/.exec(line)!;
  entry = ((await import(pathToFileURL(copy).href)) as Record<string, Loss>)[id];
  loss = entry.loss(resolveParams(entry.params, {}, id) as never);
});

test('the file and its line belong together', () => {
  assert.equal(join(file, '..'), losses);
  assert.equal(line.trim(), `export { logCoshDice } from './${path.split('/').at(-1)}';`);
  assert.ok(entry.title && entry.help, 'the line exports the entry by its name');
});

test('it has no type errors', () => {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config as { compilerOptions: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? source : readFile(name));
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2023) : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  const main = program.getSourceFile(file);
  const faults = [...program.getSyntacticDiagnostics(main), ...program.getSemanticDiagnostics(main)];
  assert.deepEqual(
    faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    [],
  );
});

for (const { name, shape, classes } of [
  { name: '2D', shape: [2, 6, 5], classes: 2 },
  { name: '3D', shape: [2, 4, 3, 5], classes: 3 },
]) {
  test(`${name}: it is lowest at the truth, and its gradient is the numeric one`, () => {
    const truth: tf.Tensor = tf.oneHot(tf.randomUniform(shape, 0, classes, 'int32', 3), classes, 1, 0, 'float32');
    const uniform = tf.fill(truth.shape, 1 / classes);
    const wrong = tf.softmax(tf.mul(tf.sub(1, truth), 20));
    const [best, middle, worst] = [truth, uniform, wrong].map((each) => loss(truth, each).dataSync()[0]);
    assert.ok(best >= -1e-6 && best < middle && middle < worst, `${best}, ${middle}, ${worst}`);
    const logits = tf.randomNormal([...shape, classes], 0, 1, 'float32', 4);
    assertGradient((each) => loss(truth, tf.softmax(each)), [logits], 1e-2);
  });
}

function withAbsoluteImports(text: string): string {
  return text.replaceAll(/from '(\.[^']+)'/g, (_, name: string) => `from '${pathToFileURL(join(losses, name)).href}'`);
}
