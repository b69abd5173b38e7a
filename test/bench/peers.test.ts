import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { requireClose } from '../../bench/peers/agreement.ts';
import { startChild, type Child } from '../../bench/peers/child.ts';
import { withResults, type Table } from '../../bench/peers/document.ts';
import { gigaflopForward, netOf, parametersOf } from '../../bench/peers/nets.ts';
import { ratiosOf, takeTurns } from '../../bench/peers/rounds.ts';
import { machineSentence, targetTable, timeTable, type Results } from '../../bench/peers/tables.ts';

const machine = {
  processor: 'Some CPU',
  cores: 2,
  gigabytes: 24,
  flags: ['avx512f'],
  load: 0.1,
  node: '20.20.2',
  day: '2026-11-24',
  peak: { float32: 127.2, bfloat16: 637 },
};
const small = {
  gigaflop: 31.6,
  milliseconds: { engine: 190, engineAuto: 90, keras: 200, torch: 220, torchChannelsLast: 190, torchBfloat16: 85 },
  gigaflopPerSecond: {
    engine: 166,
    engineAuto: 351,
    keras: 158,
    torch: 144,
    torchChannelsLast: 166,
    torchBfloat16: 372,
  },
  ratios: {
    'engine / keras': [0.9, 0.95, 0.97],
    'engineAuto / keras': [0.4, 0.45, 0.5],
    'engineAuto / torchBfloat16': [1, 1.06, 1.1],
    'engineAuto / torch': [0.39, 0.41, 0.6],
  },
};

test('the document keeps what is around the markers, and rows that were not measured anew', () => {
  const around = [
    '# Title\n\n',
    '<!-- peers: written by npm run bench:peers -->\n\nold\n\n<!-- peers end -->',
    '\n\nafter\n',
  ];
  const table = (...rows: string[][]): Table => ({ head: ['what', 'time'], rows });
  const first = withResults(around.join(''), 'On A.', [table(['a', '1 s'], ['b', '2 s'])], true);
  assert.ok(first.startsWith(around[0]) && first.endsWith(around[2]));
  assert.match(
    first,
    /-->\n\nOn A\.\n\n\| what \| time \|\n\| --- \| --- \|\n\| a \| 1 s \|\n\| b \| 2 s \|\n\n<!-- peers end/,
  );
  // As prettier leaves it.
  const padded = first.replace('| a | 1 s |', '| a    | 1 s  |');
  const second = withResults(padded, 'On B.', [table(['b', '3 s'], ['c', '4 s'])], false);
  assert.match(
    second,
    /On B\.\n\n\| what \| time \|\n\| --- \| --- \|\n\| a \| 1 s \|\n\| b \| 3 s \|\n\| c \| 4 s \|\n\n<!--/,
  );
  assert.doesNotMatch(withResults(second, 'On C.', [table(['b', '5 s'])], true), /\| [ac] \|/);
  assert.match(withResults(first, 'On D.', [table()], false), /\| a \| 1 s \|/);
  assert.throws(() => withResults('no markers', '', [], true), /has no place for the results/);
});

test('docs/benchmarks.md has the place', () => {
  const text = withResults(readFileSync('docs/benchmarks.md', 'utf8'), machineSentence(machine), [], true);
  assert.match(
    text,
    /Measured on 2 cores of Some CPU \(avx512f\), 24 GiB.*127 GFLOP\/s in float32 and 637 in bfloat16 here\.\n/,
  );
});

test('other programs at work are told', () => {
  assert.match(machineSentence({ ...machine, load: 2 }), /Other programs were at work \(load 2\)/);
});

test('each target says what was measured and whether that is enough', () => {
  const results: Results = {
    machine,
    small,
    predict: {
      seconds: { engine: 30, engineBfloat16: 15, monai: 60 },
      peakGigabytes: { engine: 3.1, engineBfloat16: 1.2, monai: 4 },
      ratios: { 'engine / monai': [0.49, 0.5, 0.61], 'engineBfloat16 / monai': [0.2, 0.25, 0.3] },
    },
    resample: { seconds: { engine: 1.5, scipy: 10 }, ratios: [0.15] },
    feed: { results: [{ ratio: 0.94 }, { ratio: 0.95 }] },
    metrics: { seconds: 0.574 },
  };
  assert.deepEqual(
    targetTable(results).rows.map((row) => row.slice(1)),
    [
      ['at most 1', '0.95 (0.90 to 0.97)', 'yes'],
      ['at most 0.6', '0.45 (0.40 to 0.50)', 'yes'],
      ['at most 1', '1.06 (1.00 to 1.10)', 'no'],
      ['at most 0.5', '0.41 (0.39 to 0.60)', 'yes'],
      ['at most 0.6', '0.50 (0.49 to 0.61): 30 s / 60 s', 'yes'],
      ['at most 3 GB', '3.1 GB (MONAI 4 GB)', 'no'],
      ['at most 0.6', '0.25 (0.20 to 0.30): 15 s / 60 s', 'yes'],
      ['at most 3 GB', '1.2 GB (MONAI 4 GB)', 'yes'],
      ['at least 0.95', '0.94', 'no'],
      ['at least 0.95', '0.95', 'yes'],
      ['at most 0.5', '0.15 (0.15 to 0.15): 1.5 s / 10 s', 'yes'],
      ['at most 3 s', '0.574 s', 'yes'],
    ],
  );
  const names = targetTable({ ...results, standard: small, slices: small }).rows.map(([name]) => name);
  assert.equal(new Set(names).size, names.length, 'rows are told apart by their names');
  assert.deepEqual(timeTable(results).rows[0].slice(0, 3), ['small net (31.6 GFLOP)', '190 ms, 166', '90 ms, 351']);
});

test('weights and operations of a net are those counted by hand', () => {
  const tiny = { rank: 2, depth: 1, filters: 1, classes: 2, batch: 3, shape: [2, 2] } as const;
  // Convolutions 1→1 twice, 1→2, 2→2, up 2→1, 2→1, 1→1, 1→2; all but the sixth last and the last normalised.
  assert.equal(parametersOf(tiny), 14 + 14 + 28 + 46 + 9 + 23 + 14 + 4);
  const multiplications = 36 + 36 + 18 + 36 + 8 + 72 + 36 + 8;
  assert.ok(Math.abs(gigaflopForward(tiny) * 1e9 - 2 * 3 * multiplications) < 1e-3);
  // As Keras counts them.
  assert.equal(parametersOf(netOf('small')), 1403411);
  assert.equal(gigaflopForward({ ...tiny, shape: [4, 4] }), 4 * gigaflopForward(tiny));
});

test('programs are asked in turn, and never two at once', async () => {
  const asked: string[] = [];
  let atWork = 0;
  const child = (name: string): Child => ({
    pid: process.pid,
    facts: { versions: {} },
    async ask<Answer>(count: number) {
      assert.equal(++atWork, 1);
      await new Promise((resolve) => setTimeout(resolve, 1));
      atWork--;
      asked.push(`${name}${count}`);
      return asked.length as Answer;
    },
    end: async () => {},
  });
  const { rounds } = await takeTurns<number>({ a: child('a'), b: child('b') }, 2, (name) => (name === 'a' ? 3 : 1));
  assert.deepEqual(asked, ['a3', 'b1', 'a3', 'b1']);
  assert.deepEqual(rounds, { a: [1, 3], b: [2, 4] });
  assert.deepEqual(ratiosOf([2, 9, 4], [1, 3, 4]), [1, 2, 3], 'of each round by itself');
});

test('a program answers line by line, and one that ends says why', async () => {
  const program = `
    console.log(JSON.stringify({ versions: { some: '1' } }));
    require('node:readline').createInterface(process.stdin).on('line', (line) => {
      if (line === '3') { console.error('too many'); process.exit(7); }
      console.log(JSON.stringify({ twice: 2 * line }));
    });`;
  const child = await startChild([process.execPath, '-e', program]);
  assert.deepEqual(child.facts, { versions: { some: '1' } });
  assert.deepEqual([await child.ask(1), await child.ask(2)], [{ twice: 2 }, { twice: 4 }]);
  await assert.rejects(child.ask(3), /ended \(7\):\ntoo many/);
  await child.end();
  await assert.rejects(startChild(['/no/such/program', 'x']), /x ended \(-2\):\nspawn \/no\/such\/program ENOENT/);
});

test('results that differ from the engine’s stop the benchmark', () => {
  requireClose('values', [1, 2.01], [1, 2], 0.02);
  assert.throws(() => requireClose('values', [1, 2.1], [1, 2], 0.02), /values are not the engine's: 2.1 for 2/);
  assert.throws(() => requireClose('values', [NaN], [1], 0.02), /NaN for 1/);
  assert.throws(() => requireClose('values', [1], [1, 2], 0.02), /values are 1, the engine's 2/);
});
