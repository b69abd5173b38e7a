import { badFile } from '../nifti/fault.ts';
import type { StudioError } from '../../../../shared/errors.ts';
import { NeedsMore } from './needs-more.ts';
import { tags, type Tag } from './tags.ts';

/** How elements are written: with their types or without, low byte first or last. */
export interface Encoded {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

/** Types whose length has 32 bits in explicit encoding (PS3.5 7.1.2). */
const longTypes = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const undefinedLength = 0xffffffff;

/** A place in a file, which moves on as elements are read; it never leaves the file. */
export class Cursor {
  readonly name: string;
  /** Of the whole file, of which `bytes` may be the beginning. */
  readonly size: number;
  at: number;
  encoded: Encoded;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, at: number, name: string, size: number, encoded: Encoded) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.name = name;
    this.size = size;
    this.at = at;
    this.encoded = encoded;
  }

  /** Whether the file has as many bytes from here; throws `NeedsMore` where only they were not read. */
  hasMore(count: number): boolean {
    if (this.at + count <= this.#bytes.length) return true;
    if (this.at + count <= this.size) throw new NeedsMore();
    return false;
  }

  /** Some programs fill files up: a few zeros are no element. */
  isAtEnd(): boolean {
    return !this.hasMore(8) && this.#bytes.subarray(this.at).every((byte) => byte === 0);
  }

  group(): number {
    this.#need(2);
    return this.#view.getUint16(this.at, this.encoded.littleEndian);
  }

  peekText(offset: number, count: number): string {
    return String.fromCharCode(...this.#bytes.subarray(this.at + offset, this.at + offset + count));
  }

  readTag(): { tag: Tag; group: number; number: number } {
    this.#need(8);
    const { littleEndian } = this.encoded;
    const group = this.#view.getUint16(this.at, littleEndian);
    const number = this.#view.getUint16(this.at + 2, littleEndian);
    this.at += 4;
    return { tag: `${hex(group)},${hex(number)}`, group, number };
  }

  /** `length` is null where it is undefined. `implicitType` names the type of an element that does not. */
  readTypeAndLength(tag: Tag, implicitType: () => string): { vr: string; length: number | null; encoded: Encoded } {
    const { encoded } = this;
    const written = this.peekText(0, 2);
    // Some programs mix: what is no type is the low half of a length.
    if (!encoded.explicit || !/^[A-Z]{2}$/.test(written)) {
      const length = this.readLength32();
      return { vr: length === null ? (tag === tags.pixelData ? 'OW' : 'SQ') : implicitType(), length, encoded };
    }
    this.at += 2;
    const length = longTypes.has(written) ? (this.#need(6), (this.at += 2), this.readLength32()) : this.#readLength16();
    // Where a program did not know a type that is a sequence, its items are as in implicit encoding.
    if (written === 'UN' && length !== null && implicitType() === 'SQ') {
      return { vr: 'SQ', length, encoded: { explicit: false, littleEndian: true } };
    }
    return { vr: written, length, encoded };
  }

  readLength32(): number | null {
    this.#need(4);
    const length = this.#view.getUint32(this.at, this.encoded.littleEndian);
    this.at += 4;
    return length === undefinedLength ? null : length;
  }

  #readLength16(): number {
    this.#need(2);
    const length = this.#view.getUint16(this.at, this.encoded.littleEndian);
    this.at += 2;
    return length;
  }

  /** Where something of this length ends. */
  endAfter(length: number, what: string): number {
    if (this.at + length > this.size) throw this.tooLong(what, length);
    return this.at + length;
  }

  skip(length: number, tag: Tag): void {
    if (this.at + length > this.size) throw this.tooLong(tag, length);
    if (length > 0 && !this.hasMore(length)) throw this.tooLong(tag, length);
    this.at += length;
  }

  /** Over compressed pixel data that lie in a sequence, as those of an icon. */
  skipFragments(): void {
    for (;;) {
      const { group, number, tag } = this.readTag();
      const length = this.readLength32();
      if (group === 0xfffe && number === 0xe0dd) return;
      if (group !== 0xfffe || number !== 0xe000 || length === null) {
        throw badFile(this.name, `has (${tag}) where a part of compressed pixel data is expected`);
      }
      this.skip(length, tag);
    }
  }

  isDelimiter(number: number): boolean {
    this.#need(8);
    const { littleEndian } = this.encoded;
    return (
      this.#view.getUint16(this.at, littleEndian) === 0xfffe &&
      this.#view.getUint16(this.at + 2, littleEndian) === number
    );
  }

  tooLong(what: string, length: number): StudioError {
    const left = Math.max(0, this.size - this.at);
    return badFile(
      this.name,
      `claims ${length} bytes for ${what}, but only ${left} are left: it is cut off or damaged`,
    );
  }

  #need(count: number): void {
    if (!this.hasMore(count)) throw badFile(this.name, `ends in the middle of an element, at byte ${this.size}`);
  }
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0');
}
