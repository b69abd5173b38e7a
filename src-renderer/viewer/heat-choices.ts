import type { Display } from '../../shared/display.ts';
import type { CaseFacts } from '../../shared/viewer.ts';

type Heat = Display['heat'];

/** What a map over the image can show, in the order in which a key goes through it. */
export function heatChoices(classes: CaseFacts['classes']): { key: string; title: string; heat: Heat }[] {
  const ofClasses = classes
    .slice(1)
    .map(({ name }, i) => ({ title: `Probability of ${name}`, heat: { classIndex: i + 1 } }));
  const choices: { title: string; heat: Heat }[] = [
    { title: 'None', heat: 'none' },
    ...ofClasses,
    { title: 'Uncertainty', heat: 'uncertainty' },
  ];
  return choices.map((choice) => ({ ...choice, key: heatKey(choice.heat) }));
}

export function heatKey(heat: Heat): string {
  return typeof heat === 'string' ? heat : `class ${heat.classIndex}`;
}
