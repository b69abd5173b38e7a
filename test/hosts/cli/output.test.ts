import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { createOutput, formatTable } from '../../../src-main/hosts/cli/output.ts';

function capture(json: boolean, isTTY = false) {
  const streams = [new PassThrough(), Object.assign(new PassThrough(), { isTTY, columns: 40 })];
  const [stdout, stderr] = streams as unknown as [NodeJS.WriteStream, NodeJS.WriteStream];
  const text = () => streams.map((stream) => String(stream.read() ?? ''));
  return { out: createOutput(json, stdout, stderr), text, stdout: streams[0] };
}

test('with --json, only JSON reaches standard output', () => {
  const { out, text } = capture(true);
  out.line('a line');
  out.table(['case'], [['a']]);
  out.note('a note');
  out.json({ a: 1 });
  assert.deepEqual(text(), ['{\n  "a": 1\n}\n', 'a note\n']);
});

test('progress replaces itself on a terminal and gives way to lines', () => {
  const { out, text } = capture(false, true);
  out.progress('1 of 2');
  out.progress('2 of 2');
  out.line('done');
  assert.deepEqual(text(), ['done\n', '\r\x1b[K1 of 2\r\x1b[K2 of 2\r\x1b[K']);
});

test('off a terminal, progress comes as a line now and then', () => {
  const { out, text } = capture(false);
  for (let i = 0; i < 100; i++) out.progress(`${i} of 100`);
  assert.deepEqual(text(), ['', '0 of 100\n']);
});

test('a reader that closes early is no error, another fault is', () => {
  const { stdout } = capture(false);
  stdout.emit('error', Object.assign(new Error('closed'), { code: 'EPIPE' }));
  assert.throws(() => stdout.emit('error', Object.assign(new Error('full'), { code: 'ENOSPC' })), /full/);
});

test('a table has equal columns, numbers to the right', () => {
  const rows = [
    ['a', '0.5'],
    ['long name', 'NA'],
  ];
  assert.deepEqual(formatTable(['case', 'Dice'], rows), [
    'case       Dice',
    '---------  ----',
    'a           0.5',
    'long name    NA',
  ]);
});
