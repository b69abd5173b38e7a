import { parseArgs } from 'node:util';
import { StudioError } from '../../../shared/errors.ts';
import { suggest } from '../../../shared/params.ts';
import type { Command, NumberOption, Option, TextOption } from './command.ts';

export interface Parsed {
  help: boolean;
  json: boolean;
  values: Record<string, string | number | boolean | string[] | undefined>;
  /** One a positional of the command; a list where it takes many. */
  positionals: (string | string[] | undefined)[];
}

/** What was given after the command's name, complete and checked; throws `usage`. With `--help` nothing is checked. */
export function parseCommand(command: Command, args: readonly string[]): Parsed {
  const known = optionNames(command);
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      ...Object.fromEntries(
        known.map((name) => [name, { type: takesValue(command.options[name]) ? 'string' : 'boolean' } as const]),
      ),
    },
  });

  const fault = (message: string, next: string) => new StudioError('usage', `${command.name}: ${message}`, next);
  const given = new Map<string, string | true>();
  const lists = new Map<string, string[]>();
  const positionals: string[] = [];
  const helpAsked = tokens.some((token) => token.kind === 'option' && token.name === 'help');
  for (const token of helpAsked ? [] : tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    if (!known.includes(token.name)) {
      throw fault(
        `there is no option "${token.rawName}"`,
        `use ${suggest(token.name, known).replaceAll(/"([^"]+)"/g, '"--$1"')}`,
      );
    }
    if (takesValue(command.options[token.name])) {
      const isMissing = token.value === undefined || (!token.inlineValue && token.value.startsWith('--'));
      if (isMissing) throw fault(`--${token.name} has no value`, `give one, or write it as --${token.name}=VALUE`);
      given.set(token.name, token.value as string);
      lists.set(token.name, [...(lists.get(token.name) ?? []), token.value as string]);
    } else {
      if (token.value !== undefined) throw fault(`--${token.name} takes no value`, `leave out "=${token.value}"`);
      given.set(token.name, true);
    }
  }
  if (helpAsked) return { help: true, json: false, values: {}, positionals: [] };

  const values = Object.fromEntries(
    Object.entries(command.options).map(([name, option]) => {
      if (!isList(option)) return [name, valueOf(name, option, given.get(name), fault)];
      const all = (lists.get(name) ?? []).map((each) => String(valueOf(name, option, each, fault)));
      return [name, [...new Set(all)]];
    }),
  );
  return { help: false, json: given.has('json'), values, positionals: checkPositionals(command, positionals, fault) };
}

type Fault = (message: string, next: string) => StudioError;

function optionNames(command: Command): string[] {
  return [...Object.keys(command.options), ...(command.json ? ['json'] : []), 'help'];
}

function takesValue(option: Option | undefined): option is TextOption | NumberOption {
  return option !== undefined && option.type !== 'boolean';
}

function isList(option: Option): boolean {
  return option.type === 'string' && option.many === true;
}

function valueOf(name: string, option: Option, given: string | true | undefined, fault: Fault) {
  if (!takesValue(option)) return given === true;
  if (given === undefined) {
    if (option.required) throw fault(`--${name} is missing`, `add --${name} ${option.value}`);
    return option.default;
  }
  const text = String(given);
  if (option.type === 'number') return numberOf(name, option, text, fault);
  if (text === '') throw fault(`--${name} is empty`, `add --${name} ${option.value}`);
  if (option.choices && !option.choices.includes(text)) {
    throw fault(`--${name} is "${text}"`, `use ${suggest(text, option.choices)}`);
  }
  return text;
}

function numberOf(name: string, option: NumberOption, text: string, fault: Fault): number {
  const { min = -Infinity, max = Infinity, integer = false } = option;
  const value = Number(text);
  const isGood = text.trim() !== '' && Number.isFinite(value) && value >= min && value <= max;
  if (isGood && (!integer || Number.isInteger(value))) return value;
  const limits = [Number.isFinite(min) ? `at least ${min}` : '', Number.isFinite(max) ? `at most ${max}` : ''];
  const wanted = [integer ? 'a whole number' : 'a number', limits.filter(Boolean).join(' and ')].filter(Boolean);
  throw fault(`--${name} is "${text}"`, `give ${wanted.join(' of ')}`);
}

function checkPositionals(command: Command, given: readonly string[], fault: Fault): Parsed['positionals'] {
  const { positionals } = command;
  const see = `see miscnn ${command.name} --help`;
  const many = positionals.findIndex((positional) => positional.many);
  // What the others leave.
  const extra = many < 0 ? 0 : Math.max(0, given.length - positionals.length);
  const placeOf = (i: number): number => (many >= 0 && i > many ? i + extra : i);
  const missing = positionals.find((positional, i) => !positional.optional && !given[placeOf(i)]);
  if (missing) throw fault(`${missing.name} is missing`, see);
  if (given.length > positionals.length + extra) {
    throw fault(`"${given[positionals.length]}" is one argument too many`, see);
  }
  return positionals.map((_, i) => (i === many ? given.slice(i, i + 1 + extra) : given[placeOf(i)]));
}
