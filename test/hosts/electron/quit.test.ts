import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BrowserWindow } from 'electron';
import { createQuit } from '../../../src-main/hosts/electron/quit.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';
import { createStandIn, StandInWindow } from './stand-in.ts';

const buttons = ['Keep running in the background', 'Stop and resume later', 'Cancel'];
const [keep, stop, cancel] = [0, 1, 2];

function setUp(running: readonly string[], waiting = 0) {
  const standIn = createStandIn(temporaryFolder());
  const window = new StandInWindow();
  standIn.app.window = window;
  const engine = { closes: 0, end: (): void => {}, isSlow: false };
  const quit = createQuit(standIn.electron, {
    window: window as unknown as BrowserWindow,
    engine: {
      close(): Promise<void> {
        engine.closes += 1;
        return engine.isSlow ? new Promise((resolve) => (engine.end = resolve)) : Promise.resolve();
      },
    },
    icon: 'icon.png',
    jobs: () => ({ running, waiting }),
    onSettled: () => {},
  });
  return { ...standIn, window, engine, quit };
}

/** Until everything that follows from what was done has been done. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('quitting', () => {
  test('needs no question where nothing computes; the engine writes what it has to first', async () => {
    const { app, window, engine, dialogs } = setUp([]);
    engine.isSlow = true;
    assert.equal(window.close(), false);
    await settled();
    assert.deepEqual(
      { closes: engine.closes, hasQuit: app.hasQuit, asked: dialogs.asked.length },
      { closes: 1, hasQuit: false, asked: 0 },
    );
    assert.equal(window.state.isShown, false);
    engine.end();
    await settled();
    assert.equal(app.hasQuit, true);
    assert.equal(window.state.isDestroyed, true);
  });

  test('asks while a run computes', async () => {
    const { app, window, dialogs, engine } = setUp(['U-Net of Tuesday'], 2);
    dialogs.responses.push(cancel);
    window.close();
    await settled();
    const [asked] = dialogs.asked as { message: string; buttons: string[]; cancelId: number }[];
    assert.deepEqual(asked.buttons, buttons);
    assert.equal(asked.message, '“U-Net of Tuesday” is computing. 2 more wait for their turn.');
    assert.equal(asked.cancelId, cancel);
    assert.deepEqual(
      { hasQuit: app.hasQuit, closes: engine.closes, isShown: window.state.isShown },
      { hasQuit: false, closes: 0, isShown: true },
    );
  });

  test('asks as well when the app is told to quit, and once at a time', async () => {
    const { app, dialogs } = setUp(['a', 'b']);
    dialogs.responses.push(cancel);
    app.quit();
    app.quit();
    await settled();
    assert.equal(dialogs.asked.length, 1);
    assert.equal((dialogs.asked[0] as { message: string }).message, '2 jobs are computing.');
    dialogs.responses.push(cancel);
    app.quit();
    await settled();
    assert.equal(dialogs.asked.length, 2);
    assert.equal(app.hasQuit, false);
  });

  test('can wait: the window goes, the app and its icon stay, and it computes on', async () => {
    const { app, window, dialogs, engine, trays } = setUp(['a']);
    dialogs.responses.push(keep);
    window.close();
    await settled();
    assert.equal(window.state.isShown, false);
    assert.equal(window.state.isDestroyed, false);
    assert.deepEqual(
      { hasQuit: app.hasQuit, closes: engine.closes, trays: trays.length },
      { hasQuit: false, closes: 0, trays: 1 },
    );
    trays[0].emit('click');
    assert.deepEqual(
      { isShown: window.state.isShown, isFocused: window.state.isFocused },
      { isShown: true, isFocused: true },
    );
    assert.equal(trays[0].isDestroyed, true);
    dialogs.responses.push(cancel);
    window.close();
    await settled();
    assert.equal(dialogs.asked.length, 2, 'with its window back, it asks again');
  });

  test('from the background needs no second question', async () => {
    const { app, window, dialogs, engine, trays } = setUp(['a']);
    dialogs.responses.push(keep);
    window.close();
    await settled();
    const [show, , quit] = trays[0].items;
    assert.deepEqual([show.label, quit.label], ['Show MIScnn Studio', 'Stop and quit']);
    (quit.click as () => void)();
    await settled();
    assert.deepEqual(
      { asked: dialogs.asked.length, closes: engine.closes, hasQuit: app.hasQuit },
      { asked: 1, closes: 1, hasQuit: true },
    );
  });

  test('stops runs at a point from which they go on', async () => {
    const { app, window, dialogs, engine } = setUp(['a']);
    engine.isSlow = true;
    dialogs.responses.push(stop);
    window.close();
    await settled();
    assert.deepEqual({ closes: engine.closes, hasQuit: app.hasQuit }, { closes: 1, hasQuit: false });
    app.quit();
    await settled();
    assert.equal(engine.closes, 1, 'asked again while it stops, it does not stop twice');
    engine.end();
    await settled();
    assert.equal(app.hasQuit, true);
  });

  test('an app that is started again while it still stops comes back afterwards', async () => {
    const { app, window, quit, engine } = setUp([]);
    engine.isSlow = true;
    window.close();
    await settled();
    quit.show();
    quit.show();
    assert.deepEqual({ relaunches: app.relaunches, isShown: window.state.isShown }, { relaunches: 1, isShown: false });
    engine.end();
    await settled();
    assert.equal(app.hasQuit, true);
  });

  test('the system shuts down without waiting for an answer', async () => {
    const { app, dialogs, engine, powerMonitor } = setUp(['a']);
    powerMonitor.emit('shutdown');
    await settled();
    assert.deepEqual(
      { asked: dialogs.asked.length, closes: engine.closes, hasQuit: app.hasQuit },
      { asked: 0, closes: 1, hasQuit: true },
    );
  });
});
