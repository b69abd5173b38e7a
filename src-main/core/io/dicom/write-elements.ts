import type { Tag } from './tags.ts';

/** An element to be written: its value by its type, or the items of a sequence. Empty: an element without a value. */
export type WrittenElement =
  | readonly [tag: Tag, vr: TextVr, value: string | readonly string[]]
  | readonly [tag: Tag, vr: NumberVr, value: number | readonly number[]]
  | readonly [tag: Tag, vr: 'AT', value: Tag | readonly Tag[]]
  | readonly [tag: Tag, vr: 'OB' | 'OW', value: Uint8Array]
  | readonly [tag: Tag, vr: 'SQ', items: readonly (readonly WrittenElement[])[]];

type TextVr = 'AE' | 'AS' | 'CS' | 'DA' | 'DS' | 'IS' | 'LO' | 'LT' | 'PN' | 'SH' | 'ST' | 'TM' | 'UI';
type NumberVr = 'US' | 'UL' | 'FD';

/** Their length has four bytes, after two that are not used (PS3.5 7.1.2). */
const longVrs = ['OB', 'OW', 'SQ'];

const numberBytes: Record<NumberVr, number> = { US: 2, UL: 4, FD: 8 };

/** Explicit VR little endian, in the order of tags, texts as UTF-8; sequences and items with their lengths. */
export function encodeElements(elements: readonly WrittenElement[]): Buffer {
  const sorted = [...elements].sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat(sorted.flatMap(encodeElement));
}

/** A whole file: preamble, meta group and data set. */
export function encodeFile(
  {
    sopClass,
    sopInstance,
    implementation,
  }: { sopClass: string; sopInstance: string; implementation: [string, string] },
  elements: readonly WrittenElement[],
): Buffer[] {
  const [implementationUid, implementationName] = implementation;
  const meta = encodeElements([
    ['0002,0001', 'OB', Uint8Array.of(0, 1)],
    ['0002,0002', 'UI', sopClass],
    ['0002,0003', 'UI', sopInstance],
    ['0002,0010', 'UI', '1.2.840.10008.1.2.1'],
    ['0002,0012', 'UI', implementationUid],
    ['0002,0013', 'SH', implementationName],
  ]);
  const length = encodeElements([['0002,0000', 'UL', meta.length]]);
  return [Buffer.alloc(128), Buffer.from('DICM'), length, meta, encodeElements(elements)];
}

function encodeElement([tag, vr, value]: WrittenElement): Buffer[] {
  const body = padded(vr === 'SQ' ? Buffer.concat(value.flatMap(encodeItem)) : encodeValue(vr, value), vr);
  const isLong = longVrs.includes(vr);
  const head = Buffer.alloc(isLong ? 12 : 8);
  writeTag(head, tag, 0);
  head.write(vr, 4, 'latin1');
  if (isLong) head.writeUInt32LE(body.length, 8);
  else head.writeUInt16LE(body.length, 6);
  return [head, body];
}

function encodeItem(elements: readonly WrittenElement[]): Buffer[] {
  const body = encodeElements(elements);
  const head = Buffer.alloc(8);
  writeTag(head, 'FFFE,E000', 0);
  head.writeUInt32LE(body.length, 4);
  return [head, body];
}

function encodeValue(vr: Exclude<WrittenElement[1], 'SQ'>, value: WrittenElement[2]): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const values = (Array.isArray(value) ? value : [value]) as (string | number)[];
  if (vr === 'AT') {
    const body = Buffer.alloc(4 * values.length);
    values.forEach((each, i) => writeTag(body, each as Tag, 4 * i));
    return body;
  }
  if (!(vr in numberBytes)) return Buffer.from(values.join('\\'), 'utf8');
  const bytes = numberBytes[vr as NumberVr];
  const body = Buffer.alloc(bytes * values.length);
  values.forEach((each, i) => {
    if (vr === 'FD') body.writeDoubleLE(Number(each), bytes * i);
    else body.writeUIntLE(Number(each), bytes * i, bytes);
  });
  return body;
}

/** To an even length: UIDs and bytes by zeros, other texts by a space. */
function padded(body: Buffer, vr: WrittenElement[1]): Buffer {
  if (body.length % 2 === 0) return body;
  return Buffer.concat([body, Buffer.of(['UI', 'OB', 'OW'].includes(vr) ? 0 : 0x20)]);
}

function writeTag(to: Buffer, tag: Tag, offset: number): void {
  const [group, element] = tag.split(',').map((each) => Number.parseInt(each, 16));
  to.writeUInt16LE(group, offset);
  to.writeUInt16LE(element, offset + 2);
}

/** A number as text of at most 16 characters, with as many digits as fit (DS). */
export function decimal(value: number): string {
  for (let digits = 15; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  return '0';
}

/** A new UID from a random UUID (PS3.5 B.2). */
export function newUid(): string {
  return `2.25.${BigInt(`0x${crypto.randomUUID().replaceAll('-', '')}`)}`;
}
