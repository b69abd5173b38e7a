/** Floats in one block of memory, with the one operation that merging needs on them. All positions are indexes into them. */
export interface WeightedSum {
  readonly floats: Float32Array;
  /** floats[to + i] += scale · floats[weights + i] · floats[from + i], for i below count. */
  addRow(to: number, from: number, weights: number, count: number, scale: number): void;
}

/** What is used here of a global that TypeScript only knows with the browser's. */
declare const WebAssembly: {
  readonly Memory: new (pages: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
};

/** add-row.wat, compiled: four values at a time, which V8 does not do with JavaScript's loops. */
const addRowModule =
  'AGFzbQEAAAABCQFgBX9/f399AAIQAQRjb3JlBm1lbW9yeQIAAQMCAQAHCgEGYWRkUm93AAAKpwEBpAECAX8BeyAE/RMhBiAAIANBcHFqIQUCQANAIAAgBUYNASAAIAD9AAIAIAYgAv0AAgD95gEgAf0AAgD95gH95AH9CwIAIABBEGohACABQRBqIQEgAkEQaiECDAALCyAAIANBD3FqIQUCQANAIAAgBUYNASAAIAAqAgAgBCACKgIAlCABKgIAlJI4AgAgAEEEaiEAIAFBBGohASACQQRqIQIMAAsLCw==';

/**
 * `length` zeros. In WebAssembly memory where that can hold them (4 GiB), where adding is 2 to 3 times as fast; so the
 * array's buffer cannot be transferred to another thread, only copied.
 */
export function createWeightedSum(length: number): WeightedSum {
  const memory = createMemory(Math.ceil((4 * length) / 65_536));
  if (!memory) return createPlainWeightedSum(length);
  const module = new WebAssembly.Module(Buffer.from(addRowModule, 'base64'));
  const { exports } = new WebAssembly.Instance(module, { core: { memory } });
  const addRow = exports.addRow as WeightedSum['addRow'];
  return {
    floats: new Float32Array(memory.buffer, 0, length),
    addRow: (to, from, weights, count, scale) => addRow(4 * to, 4 * from, 4 * weights, 4 * count, scale),
  };
}

/** The same in an ordinary array of any length. */
export function createPlainWeightedSum(length: number): WeightedSum {
  const floats = new Float32Array(length);
  return {
    floats,
    addRow(to, from, weights, count, scale) {
      for (let i = 0; i < count; i++) floats[to + i] += scale * floats[weights + i] * floats[from + i];
    },
  };
}

function createMemory(pages: number): { readonly buffer: ArrayBuffer } | null {
  try {
    return new WebAssembly.Memory({ initial: pages });
  } catch {
    return null;
  }
}
