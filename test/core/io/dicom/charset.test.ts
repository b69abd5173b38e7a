import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeText } from '../../../../src-main/core/io/dicom/charset.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

// The examples of PS3.5, annexes H to K.
const examples: [terms: string[], stored: string, text: string][] = [
  [['ISO_IR 100'], 'Buc^J\xe9r\xf4me', 'Buc^Jérôme'],
  [['ISO_IR 144'], '\xbb\xee\xda\x63\x65\xdc\xd1\x79\x70\xd3', 'Люкceмбypг'],
  [['ISO_IR 192'], 'Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1', 'Wang^XiaoDong=王^小東'],
  [['GB18030'], 'Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab', 'Wang^XiaoDong=王^小东'],
  [
    ['', 'ISO 2022 IR 87'],
    'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B',
    'Yamada^Tarou=山田^太郎=やまだ^たろう',
  ],
  [['', 'ISO 2022 IR 149'], 'Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7', 'Hong^Gildong=洪^吉洞'],
];

for (const [terms, stored, text] of examples) {
  test(`text in ${terms.filter(Boolean).join(', ')}`, () => assert.equal(decodeText(bytes(stored), terms), text));
}
