import type { Param, Params } from '../../shared/params.ts';

export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A line a setting: name, default, what is allowed, what it does. */
export function paramTable(params: Params): string {
  const rows = Object.entries(params).map(([name, param]) => [
    `\`${name}\``,
    `\`${JSON.stringify(param.default)}\``,
    allowed(param),
    `${param.title}. ${param.help}`,
  ]);
  return table(['setting', 'default', 'values', 'meaning'], rows);
}

function allowed(param: Param): string {
  const unit = param.unit ? `, ${param.unit}` : '';
  switch (param.kind) {
    case 'boolean':
      return '`true`, `false`';
    case 'choice':
      return param.options.map((option) => `\`"${option}"\``).join(', ');
    case 'number':
      return `${param.integer ? 'whole number' : 'number'}${limits(param)}${unit}`;
    case 'numbers': {
      const count = param.length === undefined ? 'list of' : String(param.length);
      const order = param.ascending ? ', ascending' : '';
      return `${count} ${param.integer ? 'whole numbers' : 'numbers'}${limits(param)}${order}${unit}`;
    }
  }
}

function limits({ min, max }: { min?: number; max?: number }): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}
