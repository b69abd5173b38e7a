import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineCommand } from '../../../src-main/hosts/cli/command.ts';
import { commandHelp } from '../../../src-main/hosts/cli/help.ts';
import { parseCommand } from '../../../src-main/hosts/cli/parse.ts';

const command = defineCommand({
  name: 'train',
  summary: 'train one model',
  positionals: [
    { name: 'FOLDER', help: 'the data set' },
    { name: 'MORE', help: 'another', optional: true },
  ],
  options: {
    out: { type: 'string', value: 'RUN', required: true, help: 'the run folder' },
    epochs: { type: 'number', value: 'N', help: 'how many', integer: true, min: 1 },
    seed: { type: 'number', value: 'N', help: 'of everything random', default: 0 },
    device: { type: 'string', value: 'D', help: 'what computes', choices: ['cpu', 'gpu'] },
    'skip-problems': { type: 'boolean', help: 'go on with the good cases' },
  },
  json: true,
  run: () => Promise.resolve(),
});

const parse = (...args: string[]): ReturnType<typeof parseCommand> => parseCommand(command, args);

test('values come complete: defaults filled in, numbers as numbers, flags as booleans', () => {
  assert.deepEqual(parse('data', '--out', 'run', '--epochs=5', '--skip-problems'), {
    help: false,
    json: false,
    values: { out: 'run', epochs: 5, seed: 0, device: undefined, 'skip-problems': true },
    positionals: ['data', undefined],
  });
  assert.equal(parse('data', '--json', '--out', 'run').json, true);
  assert.equal(parse('data', '--out', 'run', '--seed', '-3').values.seed, -3);
  assert.deepEqual(parse('--out', 'run', '--', '--odd').positionals, ['--odd', undefined]);
});

for (const [args, message, next] of [
  [['data'], '--out is missing', 'add --out RUN'],
  [['--out', 'run'], 'FOLDER is missing', 'see miscnn train --help'],
  [['a', 'b', 'c', '--out', 'run'], '"c" is one argument too many', 'see miscnn train --help'],
  [['data', '--out', '--json'], '--out has no value', 'give one, or write it as --out=VALUE'],
  [['data', '--out', ''], '--out is empty', 'add --out RUN'],
  [['data', '--out', 'run', '--epoch', '5'], 'there is no option "--epoch"', 'use "--epochs"'],
  [['data', '--out', 'run', '--epochs', '0'], '--epochs is "0"', 'give a whole number of at least 1'],
  [['data', '--out', 'run', '--epochs', '1.5'], '--epochs is "1.5"', 'give a whole number of at least 1'],
  [['data', '--out', 'run', '--seed', 'x'], '--seed is "x"', 'give a number'],
  [['data', '--out', 'run', '--device', 'gpus'], '--device is "gpus"', 'use "gpu"'],
  [['data', '--out', 'run', '--skip-problems=no'], '--skip-problems takes no value', 'leave out "=no"'],
] as const) {
  test(`a usage error names the fault: ${args.join(' ')}`, () => {
    assert.throws(() => parse(...args), { tag: 'usage', message: `train: ${message}`, next });
  });
}

test('an option that may be given several times is a list, each value checked and once', () => {
  const many = defineCommand({
    name: 'predict',
    summary: 'predict',
    positionals: [],
    options: { also: { type: 'string', value: 'F', help: 'formats', many: true, choices: ['nrrd', 'png'] } },
    run: () => Promise.resolve(),
  });
  assert.deepEqual(parseCommand(many, []).values, { also: [] });
  const args = ['--also', 'png', '--also=nrrd', '--also', 'png'];
  assert.deepEqual(parseCommand(many, args).values, { also: ['png', 'nrrd'] });
  const message = 'predict: --also is "prng"';
  assert.throws(() => parseCommand(many, ['--also', 'png', '--also', 'prng']), {
    tag: 'usage',
    message,
    next: 'use "png"',
  });
  assert.match(commandHelp(many), /one of nrrd, png; may be given several times/);
});

test('--help wins over every fault, and shows each option with its limits', () => {
  assert.equal(parse('--nonsense', '--help').help, true);
  const help = commandHelp(command);
  assert.match(help, /^usage: miscnn train FOLDER \[MORE\] --out RUN \[OPTIONS\]$/m);
  assert.match(help, /--out RUN +the run folder \(required\)/);
  assert.match(help, /--device D +what computes \(one of cpu, gpu\)/);
  assert.match(help, /--seed N +of everything random \(default 0\)/);
  assert.match(help, /--json /);
});

test('one positional may take many; the others keep their places', () => {
  const predict = defineCommand({
    name: 'predict',
    summary: 'predict',
    positionals: [
      { name: 'RUN', help: 'runs', many: true },
      { name: 'INPUT', help: 'what' },
    ],
    options: {},
    run: () => Promise.resolve(),
  });
  const positionals = (...args: string[]) => parseCommand(predict, args).positionals;
  assert.deepEqual(positionals('a', 'in'), [['a'], 'in']);
  assert.deepEqual(positionals('a', 'b', 'c', 'in'), [['a', 'b', 'c'], 'in']);
  assert.throws(() => positionals('a'), /INPUT is missing/);
  assert.throws(() => positionals(), /RUN is missing/);
  assert.match(commandHelp(predict), /usage: miscnn predict RUN \[RUN …\] INPUT/);
});
