import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorLine, errorTags, isStudioError, StudioError } from '../../shared/errors.ts';

describe('StudioError', () => {
  it('carries tag, message, next step, details and cause', () => {
    const cause = new Error('EIO');
    const error = new StudioError('bad-file', 'a.nii is cut off', 'copy it again', { cause, details: ['one', 'two'] });
    assert.ok(error instanceof Error);
    assert.deepEqual(
      [error.name, error.tag, error.message, error.next, error.details, error.cause],
      ['StudioError', 'bad-file', 'a.nii is cut off', 'copy it again', ['one', 'two'], cause],
    );
    assert.deepEqual(new StudioError('usage', 'a', 'b').details, []);
  });

  it('is told from other errors, and by its tag', () => {
    const error = new StudioError('memory', 'too large', 'take less');
    assert.ok(isStudioError(error));
    assert.ok(isStudioError(error, 'engine', 'memory'));
    assert.ok(!isStudioError(error, 'engine'));
    for (const other of [new Error('x'), { tag: 'memory', message: 'x', next: 'y' }, 'memory', null, undefined]) {
      assert.ok(!isStudioError(other), String(other));
    }
  });

  it('has tags that are all different', () => assert.equal(new Set(errorTags).size, errorTags.length));
});

describe('errorLine', () => {
  it('is one line: tag, what, what next', () => {
    const error = new StudioError('bad-file', 'a.nii\n  is cut\toff ', 'copy\nit again');
    assert.equal(errorLine(error), 'error[bad-file]: a.nii is cut off; copy it again');
  });

  it('calls what is not ours a defect', () => {
    assert.match(errorLine(new TypeError('x is\nundefined')), /^error\[internal\]: x is undefined; this is a defect/);
    assert.match(errorLine('thrown text'), /^error\[internal\]: thrown text; /);
    assert.match(errorLine(undefined), /^error\[internal\]: undefined; /);
  });
});
