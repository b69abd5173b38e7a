/** Where a command writes. Results go to standard output, all else to standard error. */
export interface Output {
  /** A line of the result. Nothing with `--json`. */
  line(text?: string): void;
  /** Aligned columns under a head; columns of numbers to the right. Nothing with `--json`. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): void;
  /** The result as JSON, once a command. */
  json(value: unknown): void;
  /** Something to know that is not the result. */
  note(text: string): void;
  /** Where a long command stands: replaces itself on a terminal, else a line every ten seconds at most. */
  progress(text: string): void;
}

const progressIntervalMs = 10_000;

export function createOutput(json: boolean, stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Output {
  let progressShown = false;
  let lastProgress = -Infinity;

  // A reader that closes early, as `head` does, must not end a training: later writes go nowhere.
  for (const stream of [stdout, stderr]) stream.on('error', ignoreBrokenPipe);

  function clearProgress(): void {
    if (progressShown) stderr.write('\r\x1b[K');
    progressShown = false;
  }

  function line(text = ''): void {
    if (json) return;
    clearProgress();
    stdout.write(`${text}\n`);
  }

  return {
    line,
    table(head, rows) {
      for (const each of formatTable(head, rows)) line(each);
    },
    json(value) {
      clearProgress();
      stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    note(text) {
      clearProgress();
      stderr.write(`${text}\n`);
    },
    progress(text) {
      if (stderr.isTTY) {
        stderr.write(`\r\x1b[K${text.slice(0, Math.max(20, stderr.columns - 1))}`);
        progressShown = true;
      } else if (performance.now() - lastProgress >= progressIntervalMs) {
        lastProgress = performance.now();
        stderr.write(`${text}\n`);
      }
    },
  };
}

/** Lines of equal columns, two blanks apart. A column whose cells are all numbers, `NA` or `-` is set to the right. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const isNumeric = head.map(
    (_, i) => rows.length > 0 && rows.every((row) => /^(NA|-|[-+]?[\d.,]+( ?%)?)$/.test(row[i])),
  );
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const format = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (isNumeric[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd();
  return [format(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(format)];
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
