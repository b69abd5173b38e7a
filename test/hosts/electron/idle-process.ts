/** In place of the engine where a test is about windows alone: it starts, answers nothing and ends when it is told to. */
process.parentPort.on('message', ({ data }) => {
  if ((data as { type: string }).type === 'close') process.parentPort.postMessage({ type: 'closed' });
});
process.parentPort.postMessage({ type: 'ready' });
