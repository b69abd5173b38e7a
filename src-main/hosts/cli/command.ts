import type { Output } from './output.ts';

interface Described {
  help: string;
}

export interface FlagOption extends Described {
  type: 'boolean';
}

export interface TextOption extends Described {
  type: 'string';
  /** What stands for the value in the help, as in FILE. */
  value: string;
  default?: string;
  required?: boolean;
  choices?: readonly string[];
  /** May be given several times: the value is a list, empty where it is not given. */
  many?: boolean;
}

export interface NumberOption extends Described {
  type: 'number';
  value: string;
  default?: number;
  required?: boolean;
  min?: number;
  max?: number;
  integer?: boolean;
}

export type Option = FlagOption | TextOption | NumberOption;
export type Options = Readonly<Record<string, Option>>;

export interface Positional extends Described {
  /** In capitals, as in FOLDER. */
  name: string;
  optional?: boolean;
  /** One or more; at most one positional of a command. */
  many?: boolean;
}

type Given<O extends Option, Value> = O extends { required: true } | { default: Value } ? Value : Value | undefined;

/**
 * A flag is true or false, one that may be given several times a list; another option is undefined when it is neither
 * given, nor required, nor has a default.
 */
export type OptionValue<O extends Option> = O extends FlagOption
  ? boolean
  : O extends NumberOption
    ? Given<O, number>
    : O extends { many: true }
      ? readonly ChoiceOf<O>[]
      : 'many' extends keyof O
        ? Given<O, string> | readonly string[]
        : Given<O, ChoiceOf<O>>;

type ChoiceOf<O extends Option> = O extends { choices: readonly (infer Choice extends string)[] } ? Choice : string;

export type OptionValues<O extends Options> = { readonly [Name in keyof O]: OptionValue<O[Name]> };

/** One string a positional, in their order; an optional one that is not given is undefined, of many there is a list. */
export type PositionalValues<P extends readonly Positional[]> = {
  readonly [Index in keyof P]: P[Index] extends { many: true }
    ? readonly string[]
    : P[Index] extends { optional: true }
      ? string | undefined
      : string;
};

export interface Invocation<O extends Options, P extends readonly Positional[]> {
  readonly values: OptionValues<O>;
  readonly positionals: PositionalValues<P>;
  /** `--json` was given: `out.json` is then the only thing that reaches standard output. */
  readonly json: boolean;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  readonly out: Output;
}

export interface Command<O extends Options = Options, P extends readonly Positional[] = readonly Positional[]> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** More lines for the command's own help. */
  readonly details?: string;
  readonly positionals: P;
  readonly options: O;
  /** The command knows `--json`. */
  readonly json?: boolean;
  /** TensorFlow has to be set up before `run`. */
  readonly engine?: boolean;
  /** What a user still has after Ctrl-C, as a sentence without a full stop. */
  readonly kept?: string;
  /** Throws StudioError for what a user can act on. */
  run(invocation: Invocation<O, P>): Promise<void>;
}

/** Checks a command's `run` against its own descriptors, and forgets them for the registry. */
export function defineCommand<const O extends Options, const P extends readonly Positional[]>(
  command: Command<O, P>,
): Command {
  return command as unknown as Command;
}
