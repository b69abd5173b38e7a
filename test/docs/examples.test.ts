import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { foldsFromSplits } from '../../src-main/core/runs/folds.ts';
import { readDescription } from '../../src-main/core/io/layouts/description.ts';
import { resolveParams } from '../../shared/params.ts';
import * as losses from '../../src-main/core/losses/index.ts';
import * as metrics from '../../src-main/core/metrics/index.ts';
import { definitionWith, type Metric } from '../../src-main/core/metrics/metric.ts';
import { resolvePipeline } from '../../src-main/core/pipeline/pipeline.ts';
import { withPatchShape } from '../../src-main/core/pipeline/shapes.ts';
import { readChoices } from '../../src-main/engine/calls/read-choices.ts';
import * as commands from '../../src-main/hosts/cli/commands/index.ts';
import { parseCommand } from '../../src-main/hosts/cli/parse.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/tiny-study.ts';
import { brokenLinks, codeBlocks, documents, readDocument, root } from './markdown.ts';

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const registry = Object.values(commands);
const shellLines = codeBlocks('sh').flatMap(({ document, text }) =>
  text
    .trim()
    .split('\n')
    .map((line) => ({ document, words: line.split(' ') })),
);
const commandLines = shellLines
  .map(({ document, words }) => ({ document, args: argumentsOf(words) }))
  .filter((line): line is { document: string; args: string[] } => line.args !== null);

/** What a line gives to the command line, or null for another program. */
function argumentsOf(words: readonly string[]): string[] | null {
  const start = ['npm', 'run', '--silent', 'miscnn', '--'];
  return start.every((word, i) => words[i] === word) ? words.slice(start.length) : null;
}

describe('shell examples', () => {
  for (const { document, args } of commandLines) {
    it(`${document}: ${args.join(' ')}`, () => {
      const command = registry.find(({ name }) => name === args[0]);
      assert.ok(command, `there is no command ${args[0]}`);
      parseCommand(command, args.slice(1));
      const missing = args.filter((arg) => arg.startsWith('resources/') && !existsSync(join(root, arg)));
      assert.deepEqual(missing, []);
    });
  }

  for (const { document, words } of shellLines.filter((line) => argumentsOf(line.words) === null)) {
    it(`${document}: ${words.join(' ')}`, () => {
      assert.equal(words[0], 'npm', 'only npm is checked here');
      const script = words[1] === 'run' ? words[2] : words[1];
      assert.ok(script in scripts, `package.json has no script ${script}`);
      const rest = words.slice(words.indexOf('--') + 1);
      if (script === 'test' && words.includes('--')) assert.ok(existsSync(join(root, rest[0])), rest[0]);
      if (script === 'bench' && words.includes('--')) {
        assert.ok(existsSync(join(root, 'bench', `${rest[0]}.ts`)), rest[0]);
      }
    });
  }

  it('the README shows every command, in its table and as an example', () => {
    const inTable = [...readDocument('README.md').matchAll(/^\| `([a-z-]+)/gm)].map(([, name]) => name);
    const names = registry.map(({ name }) => name).sort();
    assert.deepEqual(inTable.sort(), names);
    const shown = new Set(commandLines.filter(({ document }) => document === 'README.md').map(({ args }) => args[0]));
    assert.deepEqual([...shown].sort(), names);
  });

  // The others train or time something; test/hosts and test/engine run those on a tiny study.
  const cheap = ['scan', 'evaluate', 'catalog', 'model'];
  for (const args of commandLines.filter(({ document }) => document === 'README.md').map((line) => line.args)) {
    if (!cheap.includes(args[0])) continue;
    it(`runs: ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await runCli(...args);
      assert.equal(code, 0, stderr);
      assert.notEqual(stdout, '');
    });
  }
});

describe('JSON examples', () => {
  /** Large enough for any patch. */
  const large = { shape: [512, 512, 512], spacingMm: [1, 1, 1], orientation: 'RAS' };

  for (const [i, { document, text }] of codeBlocks('json pipeline').entries()) {
    it(`${document}: pipeline ${i + 1} is complete and fits its network`, () => {
      withPatchShape(resolvePipeline(JSON.parse(text)), { cases: [large as never] });
    });
  }

  for (const [i, { document, text }] of codeBlocks('json splits').entries()) {
    it(`${document}: folds ${i + 1} are of cases of the sample study`, () => {
      const files = readdirSync(join(root, 'resources/sample-study/labelsTr'));
      const ids = files.map((name) => name.replace('.nii.gz', ''));
      assert.equal(foldsFromSplits(JSON.parse(text), ids, 'splits.json').length, 2);
    });
  }

  for (const [i, { document, text }] of codeBlocks('json dataset').entries()) {
    it(`${document}: dataset.json ${i + 1} is read`, async () => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'dataset.json'), text);
      const { classes, channels, problems } = await readDescription(folder);
      assert.deepEqual(problems, []);
      assert.equal(classes?.[0].name, 'background');
      assert.ok(channels && channels.length > 0, 'channels have names');
    });
  }

  for (const [i, { document, text }] of codeBlocks('json choices').entries()) {
    it(`${document}: choices ${i + 1} are read, and name cases of the sample study`, async () => {
      const file = join(temporaryFolder(), 'choices.json');
      writeFileSync(file, text);
      const choices = await readChoices(file);
      const ids = [...choices!.excluded, ...Object.keys(choices!.groups)];
      assert.deepEqual(
        ids.filter((id) => !existsSync(join(root, 'resources/sample-study/labelsTr', `${id}.nii.gz`))),
        [],
      );
    });
  }

  it('none is left unchecked', () => {
    const kinds = documents.flatMap((path) =>
      [...readDocument(path).matchAll(/^```(\S.*)$/gm)].map(([, kind]) => kind.trim()),
    );
    const known = ['sh', 'text', 'ts', 'json pipeline', 'json splits', 'json dataset', 'json choices'];
    assert.deepEqual(
      kinds.filter((kind) => !known.includes(kind)),
      [],
    );
  });
});

describe('documents', () => {
  it('docs/methods.md tells the definition of every metric and the formula of every loss', () => {
    const text = readDocument('docs/methods.md');
    const literally = (words: string): string => words.replaceAll(/[()+/.]/g, '\\$&');
    for (const metric of Object.values(metrics) as unknown as Metric[]) {
      const definition = definitionWith(metric, resolveParams(metric.params, {}, metric.title));
      const row = new RegExp(`^\\| ${literally(metric.title)} +\\| \`${literally(definition)}\``, 'im');
      assert.match(text, row, `${metric.title}, ${definition}`);
    }
    for (const { title } of Object.values(losses)) assert.ok(text.includes(`- **${title}**: `), title);
  });

  for (const path of documents) {
    it(`${path}: links, scripts and files that it names are there`, () => {
      assert.deepEqual(brokenLinks(path), []);
      const text = readDocument(path);
      for (const [, name] of text.matchAll(/[`\n]npm run (?:--silent )?([a-z]+)/g)) {
        assert.ok(name in scripts, `package.json has no script ${name}`);
      }
      for (const [, file] of text.matchAll(/`((?:src-main|scripts|test|bench|resources|shared)\/[\w./-]+\.\w+)`/g)) {
        if (file.endsWith('log-cosh-dice.ts')) continue;
        assert.ok(existsSync(join(root, file)), `${file} is not there`);
      }
    });
  }
});
