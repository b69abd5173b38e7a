import type { PluginKind } from './registry.ts';

/** What is wrong with what a function of an entry returned, as in `returns no number`; null where nothing is. */
type Check = (value: never, given: readonly never[]) => string | null;

interface VolumeLike {
  readonly data?: { readonly length: number };
  readonly shape?: readonly number[];
  readonly affine?: readonly number[];
}

/** By kind and name of the function; what is not named here is taken as it is. */
export const resultChecks: Readonly<Record<PluginKind, Readonly<Record<string, Check>>>> = {
  architectures: {
    build: (network: { outputs?: { shape: number[] }[] }, [{ classes }]: readonly { classes: number }[]) => {
      const [output] = network?.outputs ?? [];
      if (!output) return 'returns no network';
      const channels = output.shape.at(-1);
      return channels === classes ? null : `returns a network of ${channels} channels for ${classes} classes`;
    },
    divisor: (value: unknown) =>
      isTriple(value) && value.every((each) => Number.isInteger(each) && each > 0) ? null : 'returns no [z, y, x]',
  },
  losses: { loss: (value: unknown) => (typeof value === 'function' ? null : 'returns no function') },
  metrics: { score: (value: unknown) => (typeof value === 'number' ? null : 'returns no number') },
  steps: {
    apply: (value: { sample?: unknown }) => sampleFault(value?.sample, 'sample'),
    undo: (value: unknown) => volumeFault(value, Float32Array, 'prediction'),
  },
  augmentations: {
    draw: (value: unknown) => (value === undefined ? 'returns neither a record nor null' : null),
    apply: (value: unknown) => sampleFault(value, 'patch'),
    margin: (value: unknown) => (isTriple(value) ? null : 'returns no [z, y, x]'),
  },
  formats: {
    read: (value: { volume?: unknown; header?: unknown }) =>
      volumeFault(value?.volume, null, 'volume') ?? headerFault(value.header),
    readHeader: (value: VolumeLike & { header?: unknown }) => gridFault(value, 'header') ?? headerFault(value.header),
  },
};

function sampleFault(value: unknown, name: string): string | null {
  const { image, label } = (value ?? {}) as { image?: unknown; label?: unknown };
  const fault = volumeFault(image, Float32Array, `${name}.image`);
  return fault ?? (label === null ? null : volumeFault(label, Uint8Array, `${name}.label`));
}

function volumeFault(value: unknown, type: (new (length: number) => object) | null, name: string): string | null {
  const { data, shape } = (value ?? {}) as VolumeLike;
  if (!ArrayBuffer.isView(data) || (type && !(data instanceof type))) {
    return `returns no ${name} with data in a ${type?.name ?? 'typed array'}`;
  }
  const fault = gridFault(value as VolumeLike, name);
  if (fault) return fault;
  const { length } = data as unknown as { length: number };
  const wanted = shape!.reduce((product, each) => product * each, 1);
  return length === wanted ? null : `returns a ${name} of ${length} values for the shape [${shape!.join(', ')}]`;
}

function gridFault(value: VolumeLike | null | undefined, name: string): string | null {
  const { shape, affine } = value ?? {};
  if (!Array.isArray(shape) || shape.length !== 4 || !shape.every((each) => Number.isInteger(each) && each > 0)) {
    return `returns no ${name} with a shape [z, y, x, channels]`;
  }
  const isAffine = Array.isArray(affine) && affine.length === 16 && affine.every(Number.isFinite);
  return isAffine ? null : `returns no ${name} with an affine of 16 numbers`;
}

function headerFault(value: unknown): string | null {
  const { dataType, sformCode, qformCode } = (value ?? {}) as Record<string, unknown>;
  const isWhole = typeof dataType === 'string' && typeof sformCode === 'number' && typeof qformCode === 'number';
  return isWhole ? null : 'returns no header with dataType, sformCode and qformCode';
}

function isTriple(value: unknown): value is number[] {
  return Array.isArray(value) && value.length === 3 && value.every((each) => typeof each === 'number');
}
