import { totalmem } from 'node:os';

/** Bytes that this machine has for us: a container may be given less than all. */
export function machineMemory(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Infinity);
}
