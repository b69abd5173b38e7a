import type { Catalog } from '../../../shared/configure.ts';
import { connection } from '../../state/host.ts';

let known: Promise<Catalog> | undefined;

/** Asked for once: it changes with the program and its plug-ins only. */
export function readCatalog(): Promise<Catalog> {
  known ??= connection.call('pipeline.catalog').catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

export function forgetCatalog(): void {
  known = undefined;
}
