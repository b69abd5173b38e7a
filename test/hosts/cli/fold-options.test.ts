import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { readChoices } from '../../../src-main/engine/calls/read-choices.ts';
import * as commands from '../../../src-main/hosts/cli/commands/index.ts';
import { createOutput } from '../../../src-main/hosts/cli/output.ts';
import { parseCommand } from '../../../src-main/hosts/cli/parse.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';

const usage = (text: RegExp) => (error: unknown) => isStudioError(error, 'usage') && text.test(error.message);

describe('options for held-out cases', () => {
  const run = async (name: string, ...args: string[]): Promise<void> => {
    const command = Object.values(commands).find((each) => each.name === name)!;
    const { values, positionals } = parseCommand(command, [temporaryFolder(), '--out', 'nowhere', ...args]);
    const out = createOutput(true, process.stdout, process.stderr);
    const { signal } = new AbortController();
    await command.run({ values, positionals: positionals as string[], json: true, signal, out });
  };

  it('exclude one another', async () => {
    await assert.rejects(run('train', '--share', '0.2', '--hold-out', 'a'), usage(/^--share and --hold-out are given/));
    await assert.rejects(run('train', '--hold-out', 'a', '--cases', 'x.json'), usage(/^--hold-out and --cases/));
    await assert.rejects(run('cross-validate', '--leave-one-out', '--splits', 'x.json'), usage(/^--leave-one-out and/));
    await assert.rejects(run('cross-validate', '--stratify', '--splits', 'x.json'), usage(/^--splits and --stratify/));
  });

  it('refuse shares and lists that are none', async () => {
    await assert.rejects(run('train', '--share', '20'), usage(/--share is "20"/));
    await assert.rejects(run('train', '--hold-out', '["a"'), usage(/--hold-out is/));
    await assert.rejects(run('train', '--hold-out', '[1]'), usage(/--hold-out is/));
  });
});

describe('choices from a file', () => {
  const folder = temporaryFolder();
  const file = (name: string, content: unknown): string => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };

  it('are some of them, or those of a data set in a workspace', async () => {
    const none = { excluded: [], classNames: {}, groups: {} };
    assert.deepEqual(await readChoices(file('a.json', { excluded: ['x'] })), { ...none, excluded: ['x'] });
    const choices = { excluded: ['x'], classNames: { 1: 'liver' }, classColours: { 1: '#ff0000' }, groups: { x: 'p' } };
    const { classColours: _, ...wanted } = choices;
    assert.deepEqual(await readChoices(file('b.json', { schemaVersion: 1, dataset: null, choices })), wanted);
  });

  it('are refused where they are wrong, with the place named', async () => {
    const refused = (text: RegExp) => (error: unknown) => isStudioError(error, 'bad-file') && text.test(error.message);
    await assert.rejects(readChoices(file('c.json', { exclude: ['x'] })), refused(/^c.json: .*exclude/));
    await assert.rejects(readChoices(file('d.json', { groups: { x: 1 } })), refused(/^d.json: groups.x: /));
    await assert.rejects(readChoices(file('e.json', [1])), refused(/^e.json: /));
  });
});
