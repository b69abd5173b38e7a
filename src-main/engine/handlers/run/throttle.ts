/** Calls `work` at once, then at most every `pauseMs`, once more for calls that came in between. */
export function throttled(work: () => void, pauseMs: number): { (): void; cancel(): void } {
  let timer: NodeJS.Timeout | null = null;
  let isDue = false;
  const call = (): void => {
    if (timer) return void (isDue = true);
    isDue = false;
    work();
    timer = setTimeout(() => {
      timer = null;
      if (isDue) call();
    }, pauseMs);
    timer.unref();
  };
  return Object.assign(call, {
    cancel() {
      if (timer) clearTimeout(timer);
      [timer, isDue] = [null, false];
    },
  });
}
