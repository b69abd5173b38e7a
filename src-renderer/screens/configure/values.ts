import type { Param } from '../../../shared/params.ts';

/** What was typed, as the value of a setting. What is no number stays text, so that a form can show it with its fault. */
export function parseText(param: Param, text: string): unknown {
  const trimmed = text.trim();
  if (param.kind === 'number') return numberOf(trimmed) ?? text;
  if (param.kind !== 'numbers') return text;
  if (trimmed === '') return [];
  const numbers = trimmed.split(/[\s,;×x]+/).map(numberOf);
  return numbers.every((each) => each !== null) ? numbers : text;
}

export function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** What a setting allows, as a sentence; empty where it allows any number. */
export function limitsText(param: Param): string {
  if (param.kind !== 'number' && param.kind !== 'numbers') return '';
  const { min, max } = param;
  const what = param.integer ? 'Whole numbers' : param.kind === 'numbers' ? 'Numbers' : '';
  const range =
    min !== undefined && max !== undefined
      ? `from ${min} to ${max}`
      : min !== undefined
        ? `at least ${min}`
        : max !== undefined
          ? `at most ${max}`
          : '';
  const text = [what, range].filter(Boolean).join(' ');
  return text === '' || range === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function numberOf(text: string): number | null {
  // A comma as the decimal sign is common, and a list of numbers never comes here whole.
  const value = Number(text.replace(',', '.'));
  return text === '' || !Number.isFinite(value) ? null : value;
}

/** A setting as a text with its unit; none has no unit. */
export function withUnit(text: string, unit: string): string {
  return unit === '' || text === 'none' ? text : `${text} ${unit}`;
}
