import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import type { Channel } from '../../../shared/rpc/channel.ts';
import { createClient } from '../../../shared/rpc/client.ts';
import { memoryChannels } from '../../../shared/rpc/memory.ts';
import { createServer, type Handlers, type Server } from '../../../src-main/rpc/server.ts';

/** An end of ours on a server with these handlers, and what it took for defects. */
function serve(handlers: Partial<Handlers>) {
  const defects: string[] = [];
  const server: Server = createServer(handlers as Handlers, (call) => defects.push(call));
  const connect = (): Channel => {
    const [window, engine] = memoryChannels();
    server.connect(engine);
    return window;
  };
  const channel = connect();
  return { server, defects, channel, connect, client: createClient(channel) };
}

const fails = (tag: string, text: RegExp) => (error: unknown) =>
  isStudioError(error) && error.tag === tag && text.test(error.message);
const slice = { width: 2, height: 1, pixelAspect: 1, grey: Uint8Array.from([1, 2]), label: null, prediction: null };

describe('a call', () => {
  it('gets its answer, typed arrays as they are', async () => {
    const { client } = serve({ 'dataset.thumbnail': ({ id, caseId }) => ({ ...slice, width: (id + caseId).length }) });
    const answer = await client.call('dataset.thumbnail', { id: 'a', caseId: 'b' });
    assert.deepEqual(answer, slice);
    assert.ok(answer.grey instanceof Uint8Array);
  });

  it('gets its own answer, however many are under way', async () => {
    const { client } = serve({
      'run.log': async ({ id, fold }) => {
        await wait(10 - 2 * fold);
        return { text: `${id} ${fold}` };
      },
    });
    const answers = await Promise.all([0, 1, 2, 3].map((fold) => client.call('run.log', { id: 'r', fold })));
    assert.deepEqual(
      answers.map(({ text }) => text),
      ['r 0', 'r 1', 'r 2', 'r 3'],
    );
  });

  it('is told of progress before its answer', async () => {
    const { client } = serve({
      'dataset.analyze': (_input, { progress }) => {
        progress({ done: 1, total: 2 });
        progress({ done: 2, total: 2 });
        return { cases: 2, intensities: [], classes: [] };
      },
    });
    const heard: number[] = [];
    await client.call('dataset.analyze', { id: 'd' }, { onProgress: ({ done }) => heard.push(done) });
    assert.deepEqual(heard, [1, 2]);
  });

  it('fails with the error of the engine, all parts of it', async () => {
    const { client, defects } = serve({
      'run.start': () => {
        throw new StudioError('bad-run', '"A" is worked on', 'wait', { details: ['  one', '  two'] });
      },
    });
    await assert.rejects(client.call('run.start', { id: 'a' }), (error) => {
      assert.ok(isStudioError(error, 'bad-run'));
      assert.deepEqual(
        [error.message, error.next, [...error.details]],
        ['"A" is worked on', 'wait', ['  one', '  two']],
      );
      return true;
    });
    assert.deepEqual(defects, []);
  });

  it('that hits a defect says so, and the engine hears of it', async () => {
    const { client, defects } = serve({
      'run.start': () => {
        throw new TypeError('x is undefined');
      },
    });
    await assert.rejects(client.call('run.start', { id: 'a' }), fails('internal', /x is undefined/));
    assert.deepEqual(defects, ['run.start']);
  });

  it('with wrong input is refused before its handler, naming the place', async () => {
    let called = 0;
    const { client } = serve({ 'run.move': () => void called++ });
    const wrong = client.call('run.move', { id: 'a', place: -1 });
    await assert.rejects(wrong, fails('usage', /^run\.move\.place: /));
    await assert.rejects(client.call('run.move', { place: 1 } as never), fails('usage', /^run\.move\.id: /));
    assert.equal(called, 0);
  });

  it('that the engine does not know is refused by name, also those that every object has', async () => {
    const { client } = serve({});
    for (const name of ['run.fly', 'toString', '__proto__']) {
      await assert.rejects((client.call as (name: string) => Promise<never>)(name), fails('usage', new RegExp(name)));
    }
  });

  it('whose answer is not as agreed fails, naming the place', async () => {
    const { client } = serve({ 'run.log': () => ({ text: 7 }) as never });
    await assert.rejects(client.call('run.log', { id: 'r', fold: 0 }), fails('internal', /run\.log .*text/));
  });
});

describe('cancelling', () => {
  it('reaches the handler, and the call fails at once', async () => {
    let aborted: Promise<unknown> | undefined;
    const { client } = serve({
      'run.locate': (_input, { signal }) => {
        aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
        return aborted.then(() => undefined);
      },
    });
    const stop = new AbortController();
    const call = client.call('run.locate', { id: 'r', folder: '/x' }, { signal: stop.signal });
    await wait(5);
    stop.abort();
    await assert.rejects(call, fails('cancelled', /run\.locate/));
    await aborted;
  });

  it('beforehand sends nothing; afterwards does nothing', async () => {
    let called = 0;
    const { client } = serve({ 'run.log': () => ({ text: String(++called) }) });
    await assert.rejects(
      client.call('run.log', { id: 'r', fold: 0 }, { signal: AbortSignal.abort() }),
      fails('cancelled', /run\.log/),
    );
    const stop = new AbortController();
    assert.equal((await client.call('run.log', { id: 'r', fold: 0 }, { signal: stop.signal })).text, '1');
    stop.abort();
    assert.equal(called, 1);
  });

  it('of one call leaves the others alone', async () => {
    const { client } = serve({
      'run.log': async ({ fold }, { signal }) => {
        await wait(20);
        return { text: `${fold} ${signal.aborted}` };
      },
    });
    const stop = new AbortController();
    const first = client.call('run.log', { id: 'r', fold: 0 }, { signal: stop.signal });
    const second = client.call('run.log', { id: 'r', fold: 1 });
    stop.abort();
    await assert.rejects(first, fails('cancelled', /run\.log/));
    assert.equal((await second).text, '1 false');
  });
});

describe('a channel that closes', () => {
  it('ends what is under way on both sides, and what is asked afterwards', async () => {
    let signal: AbortSignal | undefined;
    const { client, channel } = serve({
      'run.locate': (_input, context) => {
        signal = context.signal;
        return new Promise(() => {});
      },
    });
    const call = client.call('run.locate', { id: 'r', folder: '/x' });
    await wait(5);
    channel.close();
    await assert.rejects(call, fails('engine', /closed/));
    assert.equal(signal?.aborted, true);
    await assert.rejects(client.call('run.log', { id: 'r', fold: 0 }), fails('engine', /closed/));
  });

  it('is told once', () => {
    const [window] = memoryChannels();
    let told = 0;
    const client = createClient(window, () => told++);
    client.close();
    client.close();
    assert.equal(told, 1);
  });

  it('is closed by the engine when it does not speak the contract', async () => {
    const { channel } = serve({});
    const closed = new Promise<void>((resolve) => channel.onClose(resolve));
    channel.post({ type: 'call', id: 'one', name: 7 });
    await closed;
  });
});

describe('events', () => {
  it('reach every window until it closes, and no listener that has ended', async () => {
    const { server, connect } = serve({});
    const [one, two] = [createClient(connect()), createClient(connect())];
    const heard: string[] = [];
    const end = one.on('epoch', ({ run }) => heard.push(`one ${run}`));
    two.on('epoch', ({ run }) => heard.push(`two ${run}`));
    const record = {
      ...{ epoch: 1, loss: NaN, learningRate: 0.1, validationLoss: null, validationDice: [null], scores: {} },
      ...{ seconds: 1, elapsedSeconds: 1 },
    };
    const tell = async (run: string) => {
      server.emit('epoch', { run, fold: 0, record });
      await wait(5);
    };
    await tell('a');
    end();
    await tell('b');
    two.close();
    await tell('c');
    assert.deepEqual(heard, ['one a', 'two a', 'two b']);
  });
});
