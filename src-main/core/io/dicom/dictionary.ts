import dictionary from 'daikon/src/dictionary.js';
import { tags, type Tag } from './tags.ts';

const sequences: ReadonlySet<string> = new Set(
  Object.entries(tags)
    .filter(([name]) => name.endsWith('Sequence'))
    .map(([, tag]) => tag),
);

/** The type of an element that is stored without it, as in implicit encoding. */
export function typeOf(tag: Tag, group: number, number: number): string {
  if (sequences.has(tag)) return 'SQ';
  return dictionary.getVR(group, number);
}
