import { z } from 'zod';
import { faultOf, suggest, type Param } from '../../../shared/params.ts';
import { pluginKinds } from '../../../shared/plugins.ts';
import { evaluationParams } from '../metrics/settings.ts';
import { pluginFault } from './fault.ts';
import type { PluginEntry, PluginKind } from './registry.ts';

const text = z.string({ error: 'has to be a text' }).min(1, 'is empty');
const call = z.custom<object>((value) => typeof value === 'function', 'has to be a function');
const described = { title: text, help: text, unit: z.string().optional(), isAdvanced: z.boolean().optional() };
const limits = { min: z.number().optional(), max: z.number().optional(), integer: z.boolean().optional() };

const param = z
  .discriminatedUnion('kind', [
    z.object({ ...described, kind: z.literal('number'), default: z.number(), ...limits }),
    z.object({
      ...{ ...described, kind: z.literal('numbers'), default: z.array(z.number()), ...limits },
      ...{ length: z.number().int().optional(), ascending: z.boolean().optional() },
    }),
    z.object({ ...described, kind: z.literal('boolean'), default: z.boolean() }),
    z.object({ ...described, kind: z.literal('choice'), default: z.string(), options: z.array(z.string()).min(1) }),
  ])
  .superRefine((value, context) => {
    const fault = faultOf(value as Param, value.default);
    if (fault) context.addIssue({ code: 'custom', path: ['default'], message: `has to be ${fault}` });
  });

const entry = { title: text, help: text, params: z.record(z.string(), param) };

/** What an entry of each kind has to have; more does no harm. */
const schemas: Readonly<Record<PluginKind, z.ZodType>> = {
  architectures: z.object({ ...entry, build: call, divisor: call }),
  losses: z.object({ ...entry, loss: call }),
  metrics: z.object({
    ...entry,
    // Pipelines and commands set them for all metrics together.
    params: z.partialRecord(z.enum(Object.keys(evaluationParams)), param),
    unit: z.enum(['', 'mm', 'ml', '%']),
    better: z.enum(['higher', 'lower', 'zero']),
    basis: z.enum(['counts', 'surfaces', 'lesions']),
    definition: text,
    score: call,
  }),
  steps: z.object({
    ...{ ...entry, apply: call, undo: call },
    measure: z.object({ isOpen: call, ofCase: call, settle: call }).optional(),
  }),
  augmentations: z.object({ ...entry, draw: call, apply: call, margin: call.optional() }),
  formats: z.object({
    title: text,
    extensions: z.array(z.string().regex(/^\.[a-z0-9][a-z0-9.]*$/, 'has to be in lower case, with its dot')).min(1),
    ...{ read: call, readHeader: call },
    ...{ files: call.optional(), readLabel: call.optional(), write: call.optional() },
  }),
};

/** The entries that a plug-in's function returned, each with all that its kind has to have. Throws `bad-plugin`. */
export function checkedEntries(file: string, given: unknown): PluginEntry[] {
  if (!isObject(given)) throw pluginFault(file, 'its function returns no object, as in { losses: { … } }');
  const entries = Object.entries(given).flatMap(([kind, byId]) => {
    if (!isKind(kind)) throw pluginFault(file, `there is no "${kind}" to add to: use ${suggest(kind, pluginKinds)}`);
    if (!isObject(byId)) throw pluginFault(file, `${kind} is no object with an entry by its id`);
    return Object.entries(byId).map(([id, each]) => checked(file, kind, id, each));
  });
  if (entries.length === 0) throw pluginFault(file, 'it adds nothing');
  return entries;
}

function checked(file: string, kind: PluginKind, id: string, given: unknown): PluginEntry {
  if (!/^[a-z][A-Za-z0-9]*$/.test(id)) {
    throw pluginFault(file, `${kind}: the id "${id}" has to be letters and digits, the first one small`);
  }
  if (!isObject(given)) throw pluginFault(file, `${kind}.${id} is no object`);
  const result = schemas[kind].safeParse(given);
  if (result.success) return { kind, id, entry: given as never, file };
  const { path, message } = result.error.issues[0];
  throw pluginFault(file, `${[kind, id, ...path.map(String)].join('.')}: ${message}`);
}

function isKind(kind: string): kind is PluginKind {
  return (pluginKinds as readonly string[]).includes(kind);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
