import { errorLine, isStudioError, StudioError } from '../../../shared/errors.ts';
import { suggest } from '../../../shared/params.ts';
import type { Command } from './command.ts';
import * as registry from './commands/index.ts';
import { commandHelp, programHelp } from './help.ts';
import { createOutput } from './output.ts';
import { parseCommand } from './parse.ts';
import { usePlugins } from './plugin-option.ts';
import { studioVersion } from './version.ts';

export interface Rim {
  /** Sets up TensorFlow; awaited before a command that needs it. */
  prepareEngine?(): Promise<void>;
}

/** Runs one command line, given without node and script. Resolves to the exit code: 0, 1 error, 2 usage, 128 + signal. */
export async function main(args: readonly string[], rim: Rim = {}): Promise<number> {
  const commands: Command[] = Object.values(registry);
  // Stands until the command's options are read; usage errors reach standard error only.
  const plain = createOutput(false, process.stdout, process.stderr);
  const [name, ...rest] = args;
  try {
    if (name === undefined) {
      plain.note(programHelp(commands, studioVersion()));
      return 2;
    }
    if (name === '--help' || name === '-h' || name === 'help') {
      plain.line(programHelp(commands, studioVersion()));
      return 0;
    }
    if (name === '--version') {
      plain.line(studioVersion());
      return 0;
    }
    const command = commands.find((each) => each.name === name);
    if (!command) {
      const known = suggest(
        name,
        commands.map((each) => each.name),
      );
      throw new StudioError('usage', `there is no command "${name}"`, `use ${known}`);
    }
    const parsed = parseCommand(command, rest);
    if (parsed.help) {
      plain.line(commandHelp(command));
      return 0;
    }
    return await runCommand(command, parsed, rim);
  } catch (error) {
    if (isStudioError(error)) for (const detail of error.details) plain.note(detail);
    plain.note(errorLine(error));
    return isStudioError(error, 'usage') ? 2 : 1;
  }
}

async function runCommand(command: Command, parsed: ReturnType<typeof parseCommand>, rim: Rim): Promise<number> {
  const { json, values, positionals } = parsed;
  const out = createOutput(json, process.stdout, process.stderr);
  const stop = listenForStop();
  try {
    if (command.engine) await rim.prepareEngine?.();
    if ('plugins' in command.options) await usePlugins(values.plugins, out);
    await command.run({ values, positionals: positionals as string[], json, signal: stop.signal, out });
    return 0;
  } catch (error) {
    if (!stop.signal.aborted || !isCancellation(error)) throw error;
    const cancelled = isStudioError(error, 'cancelled')
      ? error
      : new StudioError('cancelled', `${command.name} was stopped`, command.kept ?? 'nothing was written');
    out.note(errorLine(cancelled));
    return stop.exitCode();
  } finally {
    stop.end();
  }
}

function isCancellation(error: unknown): boolean {
  return isStudioError(error, 'cancelled') || (error instanceof Error && error.name === 'AbortError');
}

/** The first Ctrl-C aborts; the next ends the process at once. */
function listenForStop() {
  const controller = new AbortController();
  const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
  let exitCode: number = exitCodes.SIGINT;
  let firstAt = 0;
  const onSignal = (name: keyof typeof exitCodes) => {
    if (!controller.signal.aborted) {
      firstAt = performance.now();
      exitCode = exitCodes[name];
      controller.abort();
    } else if (performance.now() - firstAt > 1000) {
      // Sooner, it is the same Ctrl-C: the terminal sends it to this process, and npm passes it on once more.
      process.exit(exitCodes[name]);
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    end() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
