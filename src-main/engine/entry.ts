import { entryBeside, processArguments } from '../core/entry.ts';

/** What a host forks to have an engine. */
export const engineEntry = entryBeside('./serve', import.meta.url);
export const engineArguments = processArguments(engineEntry);

/**
 * Settings of its memory that a host gives it: what volumes took goes back to the system as soon as it is free. By itself,
 * glibc (mallopt(3)) keeps it in pieces, a gigabyte after some large cases. Its children shall not have them.
 */
export const engineMemory: Readonly<Record<string, string>> = { MALLOC_MMAP_THRESHOLD_: String(3 * 2 ** 20) };
