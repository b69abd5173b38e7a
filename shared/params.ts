import { StudioError, type ErrorTag } from './errors.ts';

interface Described {
  title: string;
  help: string;
  unit?: string;
  /** Forms fold it away: most people leave it as it is. */
  isAdvanced?: boolean;
}

export interface NumberParam extends Described {
  kind: 'number';
  default: number;
  min?: number;
  max?: number;
  integer?: boolean;
}

/** A fixed or free number of numbers: a spacing, a patch shape, a (low, high) range. */
export interface NumbersParam extends Described {
  kind: 'numbers';
  default: readonly number[];
  length?: number;
  min?: number;
  max?: number;
  integer?: boolean;
  /** Each number is at least the one before it, as in a (low, high) range. */
  ascending?: boolean;
}

export interface BooleanParam extends Described {
  kind: 'boolean';
  default: boolean;
}

export interface ChoiceParam<Option extends string = string> extends Described {
  kind: 'choice';
  default: Option;
  options: readonly Option[];
}

export type Param = NumberParam | NumbersParam | BooleanParam | ChoiceParam;

/** What a registry entry can be told, as data: forms, command-line help, checks and the reference are made from it. */
export type Params = Readonly<Record<string, Param>>;

export type ParamValue<P extends Param> = P extends NumberParam
  ? number
  : P extends NumbersParam
    ? readonly number[]
    : P extends BooleanParam
      ? boolean
      : P extends ChoiceParam<infer Option>
        ? Option
        : never;

export type ParamValues<P extends Params> = { readonly [Name in keyof P]: ParamValue<P[Name]> };

/** Keeps the literal types of descriptors, so that `ParamValues` is exact. */
export function defineParams<const P extends Params>(params: P): P {
  return params;
}

/**
 * Complete values from partial ones: defaults filled in, every value checked against its descriptor.
 * `where` names the place for messages, as in `pipeline.steps[1]`. Throws `tag` for the first fault.
 */
export function resolveParams<P extends Params>(
  params: P,
  given: Readonly<Record<string, unknown>>,
  where: string,
  tag: ErrorTag = 'bad-pipeline',
): ParamValues<P> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(params, name)) {
      throw new StudioError(tag, `${where} has no setting "${name}"`, `use ${suggest(name, Object.keys(params))}`);
    }
  }
  const values = Object.entries(params).map(([name, param]) => {
    const value = given[name] ?? param.default;
    const fault = faultOf(param, value);
    if (fault) throw new StudioError(tag, `${where}.${name} is ${JSON.stringify(value)}`, `give ${fault}`);
    return [name, value];
  });
  return Object.fromEntries(values) as ParamValues<P>;
}

/** The names that a misspelt one may have meant: the nearest, or all of them. */
export function suggest(name: string, known: readonly string[]): string {
  const near = known.map((candidate) => ({
    candidate,
    distance: editDistance(name.toLowerCase(), candidate.toLowerCase()),
  }));
  near.sort((a, b) => a.distance - b.distance);
  if (near.length > 0 && near[0].distance <= Math.ceil(name.length / 3)) return `"${near[0].candidate}"`;
  return known.length === 0 ? 'no settings here' : `one of ${known.map((each) => `"${each}"`).join(', ')}`;
}

/** What a value should have been, as in `a number from 0 to 1`, or null where it is good. */
export function faultOf(param: Param, value: unknown): string | null {
  switch (param.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? null : 'true or false';
    case 'choice':
      return param.options.includes(value as string)
        ? null
        : `one of ${param.options.map((option) => `"${option}"`).join(', ')}`;
    case 'number':
      return isWithin(param, value) ? null : limits(param);
    case 'numbers': {
      const wanted = `${param.length ?? 'a list of'} numbers, each ${limits(param)}`;
      if (!Array.isArray(value) || (param.length !== undefined && value.length !== param.length)) return wanted;
      if (!value.every((each) => isWithin(param, each))) return wanted;
      if (param.ascending && value.some((each, i) => i > 0 && each < value[i - 1]))
        return `${wanted}, in ascending order`;
      return null;
    }
  }
}

function isWithin({ min = -Infinity, max = Infinity, integer }: NumberParam | NumbersParam, value: unknown): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  return value >= min && value <= max && (!integer || Number.isInteger(value));
}

function limits({ min, max, integer }: NumberParam | NumbersParam): string {
  const kind = integer ? 'a whole number' : 'a number';
  if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}`;
  if (min !== undefined) return `${kind} of at least ${min}`;
  if (max !== undefined) return `${kind} of at most ${max}`;
  return kind;
}

export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(change, previous[j] + 1, current[j - 1] + 1);
    }
    previous = current;
  }
  return previous[b.length];
}
