import type { Command, Option } from './command.ts';

const width = 100;

export function programHelp(commands: readonly Command[], version: string): string {
  return [
    `miscnn ${version}: cross-validated medical image segmentation on native TensorFlow`,
    '',
    'usage: miscnn COMMAND [ARGUMENTS] [OPTIONS]',
    '',
    ...columns(commands.map((command) => [command.name, command.summary])),
    '',
    'miscnn COMMAND --help tells the arguments and options of a command; miscnn --version prints the version.',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const positionals = command.positionals.map(({ name, optional, many }) =>
    optional ? `[${name}]` : many ? `${name} [${name} …]` : name,
  );
  const options: [string, string][] = Object.entries(command.options).map(([name, option]) => [
    option.type === 'boolean' ? `--${name}` : `--${name} ${option.value}`,
    `${option.help}${remarks(option)}`,
  ]);
  if (command.json) options.push(['--json', 'print the result as JSON, and nothing else']);
  options.push(['--help', 'show this text']);
  const required = Object.entries(command.options).flatMap(([name, option]) =>
    option.type !== 'boolean' && option.required ? [`--${name} ${option.value}`] : [],
  );
  return [
    `usage: miscnn ${[command.name, ...positionals, ...required, '[OPTIONS]'].join(' ')}`,
    '',
    ...wrap(command.summary, width),
    ...(command.details ? ['', ...wrap(command.details, width)] : []),
    '',
    ...columns([...command.positionals.map(({ name, help }): [string, string] => [name, help]), ...options]),
  ].join('\n');
}

function remarks(option: Option): string {
  if (option.type === 'boolean') return '';
  const parts: string[] = [];
  if (option.type === 'string' && option.choices) parts.push(`one of ${option.choices.join(', ')}`);
  if (option.type === 'string' && option.many) parts.push('may be given several times');
  if (option.required) parts.push('required');
  if (option.default !== undefined) parts.push(`default ${option.default}`);
  return parts.length > 0 ? ` (${parts.join('; ')})` : '';
}

function columns(pairs: readonly (readonly [string, string])[]): string[] {
  const left = Math.max(...pairs.map(([name]) => name.length)) + 4;
  return pairs.flatMap(([name, text]) =>
    wrap(text, width - left).map((line, i) => (i === 0 ? `  ${name}` : '').padEnd(left) + line),
  );
}

function wrap(text: string, limit: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const current = lines[lines.length - 1];
    if (current === '') lines[lines.length - 1] = word;
    else if (current.length + 1 + word.length <= limit) lines[lines.length - 1] = `${current} ${word}`;
    else lines.push(word);
  }
  return lines;
}
