import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Shares, type Loading } from '../../src-renderer/viewer/shares.ts';

function told(): { shares: Shares; last(): Loading | null | undefined } {
  const all: (Loading | null)[] = [];
  return { shares: new Shares((loading) => all.push(loading)), last: () => all.at(-1) };
}

test('what takes long is announced, until all of it was read', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { shares, last } = told();
  shares.begin('case 1');
  shares.tell('image', 0.5);
  assert.equal(last(), null);
  context.mock.timers.tick(1000);
  assert.deepEqual(last(), { caseId: 'case 1', done: 0.5, total: 1 });
  shares.tell('truth', 0);
  shares.tell('image', 1);
  assert.deepEqual(last(), { caseId: 'case 1', done: 1, total: 2 });
  shares.tell('truth', 1);
  assert.equal(last(), null);
});

test('what is no longer wanted is not waited for', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { shares, last } = told();
  shares.begin('case 1');
  shares.tell('image', 1);
  shares.tell('heat', 0);
  context.mock.timers.tick(1000);
  assert.deepEqual(last()?.total, 1);
  shares.drop('heat');
  assert.equal(last(), null);
  shares.tell('truth', 0);
  shares.tell('heat', 0.2);
  context.mock.timers.tick(1000);
  shares.drop('heat');
  shares.drop('other');
  assert.notEqual(last(), null);
  shares.tell('truth', 1);
  assert.equal(last(), null);
});
