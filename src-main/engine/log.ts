import { isStudioError, type ErrorTag } from '../../shared/errors.ts';
import { redact } from './handlers/system/redact.ts';

/** Writes to standard error, which hosts keep in the log folder. Paths, image files and what is quoted is taken out. */
export function logLine(line: string, onWritten?: () => void): void {
  process.stderr.write(`${new Date().toISOString()} ${redact(line, [])}\n`, onWritten);
}

/** What nobody has caught ends the process, as ever; but what it says is written as the log may hold it. */
export function logCrash(): void {
  process.on('uncaughtException', (error) => logLine(`crash: ${faultText(error)}`, () => process.exit(1)));
}

/** An error as a log may hold it. Most errors name cases, and cases may be named like patients: of these only the kind stays. */
export function faultText(error: unknown): string {
  if (!isStudioError(error)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  return tellsOfMachine.includes(error.tag) ? error.message : `error of the kind ${error.tag}`;
}

const tellsOfMachine: readonly ErrorTag[] = ['engine', 'memory', 'internal'];
