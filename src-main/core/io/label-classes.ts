import type { Dataset, Problem } from '../../../shared/dataset.ts';
import type { Inspected } from './inspect-case.ts';
import { sortedClasses, type Description } from './layouts/description.ts';
import { problem } from './layouts/layout.ts';
import { classesOfNames, nameKey, valuesByName } from './named-classes.ts';

type Classes = Dataset['classes'];

/** The classes that dataset.json names, or else those of all labels: by name where labels name them. */
export function classesOf(description: Description | null, inspected: readonly Inspected[]): Classes {
  const areNamed = inspected.some(({ isNamed }) => isNamed);
  const given = description?.classes ?? (areNamed ? classesOfNames(inspected.flatMap(occurringNames)) : null);
  if (given) return areNamed ? given.map(withLabelName) : given;
  const values = [...new Set(inspected.flatMap(({ labelValues }) => labelValues ?? []))];
  // As masks are painted, white on black: nothing is class 255 of 256.
  const isMask = values.includes(255) && values.every((value) => value === 0 || value === 255);
  const nameOf = (value: number): string => (isMask ? 'foreground' : `class ${value}`);
  return sortedClasses(new Map(values.map((value) => [value, value === 0 ? 'background' : nameOf(value)])));
}

/** A name in the app can be changed; labels go on to be read by what their files say. */
function withLabelName({ value, name }: Classes[number]): Classes[number] {
  return value === 0 ? { value, name } : { value, name, labelName: name };
}

/** Of structures with a voxel at least. */
function occurringNames({ labelValues, labelNames }: Inspected): string[] {
  return (labelValues ?? []).map((value) => labelNames?.get(value)).filter((name) => name !== undefined);
}

/** The case with the values that its label's names have in the data set. */
export function inClassValues(inspected: Inspected, classes: Classes): Inspected {
  const { found, labelNames, labelValues } = inspected;
  if (labelNames === null || labelValues === null) return inspected;
  const valueOf = valuesByName(labelNames, classes);
  const values = labelValues.map((value) => valueOf.get(value) ?? 0);
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  return { ...inspected, found: { ...found, labelValues: sorted }, labelValues: sorted, labelNames: null };
}

/** What a label holds that is no class. */
export function labelClassProblems(inspected: Inspected, classes: Classes, description: Description | null): Problem[] {
  const { found, labelValues, isNamed } = inspected;
  if (labelValues === null) return [];
  const areNamed = classes.some(({ labelName }) => labelName !== undefined);
  if (!description?.classes && areNamed && !isNamed) return numberProblems(found.id, labelValues);
  const known = new Set(classes.map(({ value }) => value));
  const unknown = labelValues.filter((value) => !known.has(value));
  if (unknown.length === 0) return nameProblems(inspected, classes, description?.ignoredLabels ?? []);
  const message = `the label of ${found.id} holds ${listed(unknown.map(String))}, unknown to dataset.json`;
  return [problem('error', 'unknown-label', message, 'add the class to dataset.json or correct the label')];
}

function numberProblems(id: string, values: readonly number[]): Problem[] {
  const numbers = values.filter((value) => value !== 0).map(String);
  if (numbers.length === 0) return [];
  const message = `the label of ${id} holds ${listed(numbers)} where other labels name their classes`;
  return [problem('error', 'unknown-label', message, 'say in dataset.json which number is which name')];
}

/** Structures that are left out. Where a class is missing, too, one of them may be that class under another name. */
function nameProblems(
  { found, labelValues, leftOut }: Inspected,
  classes: Classes,
  ignored: readonly string[],
): Problem[] {
  const isIgnored = new Set(ignored.map(nameKey));
  const names = leftOut.filter((name) => !isIgnored.has(nameKey(name))).map((name) => `"${name.trim()}"`);
  if (names.length === 0) return [];
  const held = `the label of ${found.id} holds ${listed(names)}, unknown to dataset.json`;
  const absent = classes.slice(1).filter(({ value }) => !labelValues!.includes(value));
  if (absent.length === 0) {
    return [problem('warning', 'unused-label', `${held}: left out`, 'list it in "ignoredLabels" of dataset.json')];
  }
  const message = `${held}, and no "${absent[0].name}"`;
  const next = 'give both the same name, or list in "ignoredLabels" of dataset.json what is no class';
  return [problem('error', 'unknown-label', message, next)];
}

function listed(all: readonly string[]): string {
  return all.slice(0, 5).join(', ') + (all.length > 5 ? ', …' : '');
}
