import { readFileSync } from 'node:fs';

/** Instruction sets with bfloat16 arithmetic among the flags of /proc/cpuinfo (x86) or its features (Arm). */
export function bfloat16Features(flags: readonly string[] = readCpuFlags()): string[] {
  return ['avx512_bf16', 'amx_bf16', 'bf16', 'svebf16'].filter((feature) => flags.includes(feature));
}

function readCpuFlags(): string[] {
  try {
    const line = readFileSync('/proc/cpuinfo', 'utf8').match(/^(?:flags|Features)\s*:(.*)$/m);
    return line?.[1].trim().split(/\s+/) ?? [];
  } catch {
    return []; // Not Linux: unknown.
  }
}
