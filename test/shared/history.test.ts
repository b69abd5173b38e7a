import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isStudioError } from '../../shared/errors.ts';
import type { EpochScores } from '../../shared/epoch-scores.ts';
import { historyTsv, parseHistoryTsv, type EpochRecord } from '../../shared/history.ts';

const record = (epoch: number, changes: Partial<EpochRecord> = {}): EpochRecord => ({
  epoch,
  loss: 0.5,
  learningRate: 0.001,
  validationLoss: 0.625,
  validationDice: [0.75, null],
  seconds: 2.5,
  elapsedSeconds: 2.5 * epoch,
  ...changes,
});

const header =
  'epoch\tloss\tlearning_rate\tval_loss\tval_dice_Anterior\tval_dice_Posterior\tseconds\telapsed_seconds\n';
const classNames = ['Anterior', 'Posterior'];

test('the history is a table with a line an epoch', () => {
  const records = [record(1), record(2, { loss: NaN, learningRate: 1e-7, validationLoss: null })];
  assert.equal(
    historyTsv(records, classNames),
    header + '1\t0.5\t0.001\t0.625\t0.75\tNA\t2.5\t2.5\n' + '2\tNA\t1e-7\tNA\t0.75\tNA\t2.5\t5\n',
  );
  assert.equal(historyTsv([], classNames), header);
  assert.deepEqual(parseHistoryTsv(header), { classNames, records: [] });
});

test('scores come after the columns of before, named as in MIScnn', () => {
  const scores: EpochScores = { volumeSimilarity: [0.5, 0.25], 'loss:focalTversky': 0.125, 'loss:dice': null };
  const text = historyTsv([record(1), record(2, { scores })], classNames);
  const columns = ['val_volume_similarity_Anterior', 'val_volume_similarity_Posterior', 'val_focal_tversky_loss', 'val_dice_loss']; // prettier-ignore
  assert.equal(
    text,
    `${header.trimEnd()}\t${columns.join('\t')}\n1\t0.5\t0.001\t0.625\t0.75\tNA\t2.5\t2.5\tNA\tNA\tNA\tNA\n` +
      '2\t0.5\t0.001\t0.625\t0.75\tNA\t2.5\t5\t0.5\t0.25\t0.125\tNA\n',
  );
  assert.deepEqual(parseHistoryTsv(text).records[1].scores, scores);
});

test('a history of an older version has no scores', () => {
  assert.deepEqual(parseHistoryTsv(historyTsv([record(1)], classNames)).records, [record(1, { scores: {} })]);
});

const id = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'B', '_', '2', 'loss'), minLength: 1 }),
  fc.constantFrom('jaccard', 'loss', 'val', 'F1'),
);

test('any history reads back exactly', () => {
  const number = fc.double();
  const nullable = fc.option(fc.double({ noNaN: true }));
  const className = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('loss', 'my_loss', 'seconds', 'loss\n'));
  const scoresOf = (classes: number) =>
    fc
      .tuple(
        // A metric without a class has no column to come back from.
        fc.uniqueArray(id, { maxLength: classes === 0 ? 0 : 3 }),
        fc.uniqueArray(id, { maxLength: 3 }),
      )
      .chain(([metrics, losses]) =>
        fc.record(
          Object.fromEntries([
            ...metrics.map((each) => [each, fc.array(nullable, { minLength: classes, maxLength: classes })]),
            ...losses.map((each) => [`loss:${each}`, nullable]),
          ]) as Record<string, fc.Arbitrary<number | null | (number | null)[]>>,
        ),
      );
  const history = fc.array(className, { maxLength: 4 }).chain((names) =>
    fc.record({
      names: fc.constant(names),
      scores: scoresOf(names.length),
      records: fc
        .array(
          fc.record({
            loss: number,
            learningRate: number,
            validationLoss: nullable,
            validationDice: fc.array(nullable, { minLength: names.length, maxLength: names.length }),
            seconds: number,
            elapsedSeconds: number,
          }),
          { maxLength: 6 },
        )
        .map((list) => list.map((each, i) => ({ epoch: 1 + 3 * i, ...each }))),
    }),
  );
  fc.assert(
    fc.property(history, ({ names, scores, records: unscored }) => {
      const records = unscored.map((each) => ({ ...each, scores: { ...scores } }));
      const text = historyTsv(records, names);
      assert.equal(text.split('\n').length, records.length + 2);
      assert.deepEqual(parseHistoryTsv(text), { classNames: names, records });
    }),
  );
});

test('class names with tabs, line ends, quotes and per cent signs survive', () => {
  const names = ['a\tb', 'c\r\nd', '"e"', '50%09', 'left kidney', 'val_dice_x', ''];
  const text = historyTsv([record(1, { validationDice: names.map(() => null) })], names);
  assert.equal(text.split('\n')[0].split('\t').length, 6 + names.length);
  assert.ok(text.includes('val_dice_left kidney'));
  assert.deepEqual(parseHistoryTsv(text).classNames, names);
});

test('a file saved on Windows is read', () => {
  const text = historyTsv([record(1), record(2)], classNames);
  assert.deepEqual(parseHistoryTsv('\uFEFF' + text.replaceAll('\n', '\r\n')), parseHistoryTsv(text));
});

const good = header + '1\t0.5\t0.001\t0.625\t0.75\tNA\t2.5\t2.5\n';
const faults: readonly [fault: string, text: string, message: RegExp][] = [
  ['is empty', '', /line 1 .*empty/],
  ['is cut off in a number', good.slice(0, -1), /line 2 .*cut off/],
  ['is cut off at a line end in the header', 'epoch\tloss\n', /line 1 .*none.*"learning_rate"/],
  ['misses a column', header.replace('\tlearning_rate', ''), /line 1 .*"val_loss".*"learning_rate"/],
  ['has a strange column', header.replace('val_dice_Posterior', 'posterior'), /line 1 .*"posterior"/],
  ['has a strange column after the others', header.replace('\n', '\tF1\n'), /line 1 .*"F1".*score/],
  ['misses the score of a class', header.replace('\n', '\tval_jaccard_Anterior\n'), /line 1 .*none.*score/],
  ['has a word for a number', good + good.split('\n')[1].replace('0.625', 'high') + '\n', /line 3 .*val_loss "high"/],
  ['has an empty cell', good.replace('0.001', ''), /line 2 .*learning_rate ""/],
  ['has a hexadecimal number', good.replace('0.001', '0x10'), /line 2 .*learning_rate "0x10"/],
  ['has a value too many', good.replace('2.5\n', '2.5\t1\n'), /line 2 has 9 values instead of 8/],
  ['has an empty line', good + '\n', /line 3 has 1 values/],
  ['repeats an epoch', good + good.split('\n')[1] + '\n', /line 3 has epoch 1 after epoch 1/],
  ['starts at epoch 0', good.replace('\n1\t', '\n0\t'), /line 2 has epoch 0/],
  ['has half an epoch', good.replace('\n1\t', '\n1.5\t'), /line 2 has epoch 1.5/],
  ['has no epoch', good.replace('\n1\t', '\nNA\t'), /line 2 has epoch NaN/],
];
for (const [fault, text, message] of faults) {
  test(`a history that ${fault} is refused by line and value`, () => {
    assert.throws(
      () => parseHistoryTsv(text),
      (error) => isStudioError(error, 'bad-file') && message.test(error.message),
    );
  });
}

test('a record with Dice values for other classes is a defect', () => {
  assert.throws(
    () => historyTsv([record(1)], ['Anterior']),
    (error) => isStudioError(error, 'internal') && /epoch 1 has 2 Dice values for 1 classes/.test(error.message),
  );
});
