import { totalmem } from 'node:os';
import { StudioError } from '../../shared/errors.ts';

/** Bytes that this machine has for us: a container may be given less than all. */
export function machineMemory(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Infinity);
}

/** The rest is for the system, the windows and the engine. */
const shareOfRun = 0.85;

/** Bytes that a run may use: what the environment variable MISCNN_MEMORY says in GiB, else a share of the machine's. */
export function memoryBudget(given = process.env.MISCNN_MEMORY): number {
  if (!given) return shareOfRun * machineMemory();
  const gibibytes = Number(given);
  if (!(gibibytes > 0 && gibibytes < Infinity)) {
    throw new StudioError(
      'usage',
      `MISCNN_MEMORY is "${given}"`,
      'give the GiB that a run may use, as 12, or unset it',
    );
  }
  return gibibytes * 2 ** 30;
}
