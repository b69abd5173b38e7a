import { pluginFault, thrownBy } from './fault.ts';
import type { PluginEntry } from './registry.ts';
import { resultChecks } from './results.ts';

type Call = (...given: never[]) => unknown;

/**
 * The entry with a guard around each of its functions: what it throws is told under the plug-in's name, and so is a result
 * that is not what its kind returns, before others stumble over it.
 */
export function guarded(added: PluginEntry): PluginEntry {
  const { file, kind, id } = added;
  const checks = resultChecks[kind] as unknown as Readonly<
    Record<string, (value: unknown, given: unknown[]) => string | null>
  >;
  const guardedCall = (name: string, call: Call): Call =>
    guard(file, `${kind}.${id}.${name}`, call, (value, given) => checks[name]?.(value, given) ?? null);
  const entry = withCalls(added.entry as unknown as object, guardedCall);
  if ('measure' in entry && entry.measure) {
    const measure = withCalls(entry.measure, (name, call) => guard(file, `${kind}.${id}.measure.${name}`, call));
    return { ...added, entry: { ...entry, measure } as never };
  }
  if (kind !== 'losses') return { ...added, entry: entry as never };
  // A loss is a function that makes functions.
  const { loss } = entry as unknown as { loss: (params: never) => Call };
  const made = (params: never): Call =>
    guard(file, `losses.${id}`, loss(params), (value) =>
      (value as { rank?: number } | undefined)?.rank === 0 ? null : 'returns no scalar',
    );
  return { ...added, entry: { ...entry, loss: made } as never };
}

/** A copy of an object with its functions replaced; each is called on the object itself. */
function withCalls<Entry extends object>(entry: Entry, replace: (name: string, call: Call) => Call): Entry {
  const calls = Object.entries(entry).filter((pair): pair is [string, Call] => typeof pair[1] === 'function');
  return { ...entry, ...Object.fromEntries(calls.map(([name, call]) => [name, replace(name, call.bind(entry))])) };
}

function guard(
  file: string,
  where: string,
  call: Call,
  check: (value: unknown, given: unknown[]) => string | null = () => null,
): Call {
  const fail = (error: unknown): never => {
    throw thrownBy(file, where, error);
  };
  return (...given) => {
    const checked = (value: unknown): unknown => {
      const fault = check(value, given);
      if (fault) throw pluginFault(file, `${where} ${fault}`);
      return value;
    };
    let value: unknown;
    try {
      value = call(...given);
    } catch (error) {
      return fail(error);
    }
    return value instanceof Promise ? value.then(checked, fail) : checked(value);
  };
}
