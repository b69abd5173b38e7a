import type { Dataset } from '../../../shared/dataset.ts';
import { defaultColour } from '../../../shared/draw/colours.ts';
import type { DatasetChoices } from '../../../shared/study.ts';

/** A class as the user named and coloured it. */
export interface ShownClass {
  /** In label files. */
  readonly value: number;
  readonly index: number;
  /** In the files. */
  readonly givenName: string;
  readonly name: string;
  /** `#rrggbb`; that of the background is not drawn. */
  readonly colour: string;
  readonly isRenamed: boolean;
  readonly isRecoloured: boolean;
}

export function shownClasses({ classes }: Pick<Dataset, 'classes'>, choices: DatasetChoices): ShownClass[] {
  return classes.map(({ value, name: givenName }, index) => {
    const name = choices.classNames[String(value)] ?? givenName;
    const chosen = choices.classColours[String(value)];
    const colour = (chosen ?? (index === 0 ? '#000000' : defaultColour(index))).toLowerCase();
    return {
      value,
      index,
      givenName,
      name,
      colour,
      isRenamed: name !== givenName,
      isRecoloured: index > 0 && colour !== defaultColour(index),
    };
  });
}

/** What is wrong with a name; null where nothing is. Two classes of one name could not be told apart in a table. */
export function nameFault(name: string, value: number, classes: readonly ShownClass[]): string | null {
  if (name.trim() === '') return 'Give it a name';
  const twin = classes.find((each) => each.value !== value && each.name.toLowerCase() === name.trim().toLowerCase());
  return twin ? `Class ${twin.value} has this name` : null;
}

/** A record with one key set, or without it for null. */
export function withKey<Value>(record: Readonly<Record<string, Value>>, key: string, value: Value | null) {
  const rest = Object.fromEntries(Object.entries(record).filter(([each]) => each !== key)) as Record<string, Value>;
  return value === null ? rest : { ...rest, [key]: value };
}
