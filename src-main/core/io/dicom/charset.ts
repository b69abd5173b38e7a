/** Decoders of the terms of SpecificCharacterSet (PS3.3 C.12.1.1.2) that hold for a whole value. */
const whole: Record<string, string> = {
  'ISO_IR 100': 'iso-8859-1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'iso-8859-9',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** What an escape sequence switches to (PS3.3 C.12.1.1.2, tables C.12-3 and C.12-4). */
const byEscape: readonly [escape: string, decoder: string][] = [
  ['$)C', 'euc-kr'],
  ['$)A', 'gbk'],
  ['$B', 'iso-2022-jp'],
  ['$@', 'iso-2022-jp'],
  ['(J', 'shift_jis'],
  [')I', 'shift_jis'],
  ['(B', 'iso-8859-1'],
  ['-A', 'iso-8859-1'],
  ['-B', 'iso-8859-2'],
  ['-C', 'iso-8859-3'],
  ['-D', 'iso-8859-4'],
  ['-L', 'iso-8859-5'],
  ['-G', 'iso-8859-6'],
  ['-F', 'iso-8859-7'],
  ['-H', 'iso-8859-8'],
  ['-M', 'iso-8859-9'],
  ['-T', 'windows-874'],
];

const escape = 0x1b;

/** Text of a value, by the terms of SpecificCharacterSet; what a character set does not have becomes U+FFFD. */
export function decodeText(bytes: Uint8Array, terms: readonly string[]): string {
  const first = decoderOf(terms[0]);
  if (!bytes.includes(escape)) return decode(bytes, first);
  let text = '';
  let decoder = first;
  for (let from = 0; from < bytes.length;) {
    if (bytes[from] === escape) {
      const code = String.fromCharCode(...bytes.subarray(from + 1, from + 4));
      const known = byEscape.find(([each]) => code.startsWith(each));
      decoder = known?.[1] ?? first;
      from += 1 + (known?.[0].length ?? 2);
    }
    const next = bytes.indexOf(escape, from);
    const end = next < 0 ? bytes.length : next;
    const part = bytes.subarray(from, end);
    // The web's decoder of this set wants the escape that begins it.
    text += decode(decoder === 'iso-2022-jp' ? Uint8Array.of(escape, 0x24, 0x42, ...part) : part, decoder);
    from = Math.max(end, from);
    if (next < 0) break;
  }
  return text;
}

function decoderOf(term: string | undefined): string {
  return whole[(term ?? '').replace(/^ISO 2022 IR /, 'ISO_IR ')] ?? 'iso-8859-1';
}

function decode(bytes: Uint8Array, decoder: string): string {
  return new TextDecoder(decoder).decode(bytes);
}
