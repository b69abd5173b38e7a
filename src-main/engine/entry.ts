import { entryBeside, processArguments } from '../core/entry.ts';

/** What a host forks to have an engine. */
export const engineEntry = entryBeside('./serve', import.meta.url);
export const engineArguments = processArguments(engineEntry);
