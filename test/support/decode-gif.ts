/** Reads a GIF by its specification (GIF89a, CompuServe 1990), to check those that the program writes. */

export interface DecodedFrame {
  /** In hundredths of a second. */
  readonly delay: number;
  /** Red, green and blue of each pixel. */
  readonly rgb: Uint8Array;
}

export interface DecodedGif {
  readonly width: number;
  readonly height: number;
  /** As in the file: plays after the first; 0: for ever; null: it says nothing, and is played once. */
  readonly loop: number | null;
  readonly frames: readonly DecodedFrame[];
  /** Bytes of the global palette. */
  readonly palette: Uint8Array;
  /** Bytes after the end mark. */
  readonly left: number;
}

export function decodeGif(bytes: Uint8Array): DecodedGif {
  const text = (from: number, length: number): string => String.fromCharCode(...bytes.subarray(from, from + length));
  const short = (from: number): number => bytes[from] | (bytes[from + 1] << 8);
  if (text(0, 6) !== 'GIF89a') throw new Error('no GIF89a');
  const [width, height] = [short(6), short(8)];
  let at = 13;
  const table = (flags: number): Uint8Array => bytes.subarray(at, (at += 3 * 2 ** ((flags & 7) + 1)));
  const palette = bytes[10] & 128 ? table(bytes[10]) : new Uint8Array(0);
  const blocks = (): Uint8Array => {
    const parts: number[] = [];
    while (bytes[at] !== 0) {
      for (const each of bytes.subarray(at + 1, at + 1 + bytes[at])) parts.push(each);
      at += 1 + bytes[at];
    }
    at++;
    return Uint8Array.from(parts);
  };
  let loop: number | null = null;
  let delay = 0;
  const frames: DecodedFrame[] = [];
  for (;;) {
    const mark = bytes[at++];
    if (mark === 0x3b) return { width, height, loop, frames, palette, left: bytes.length - at };
    if (mark === 0x21) {
      const label = bytes[at++];
      if (label === 0xff && text(at + 1, 11) === 'NETSCAPE2.0') loop = short(at + 14);
      if (label === 0xf9) delay = short(at + 2);
      blocks();
    } else if (mark === 0x2c) {
      const isWhole = short(at) === 0 && short(at + 2) === 0 && short(at + 4) === width && short(at + 6) === height;
      const flags = bytes[at + 8];
      if (!isWhole || flags & 64) throw new Error('a frame that is interlaced, or a part of the picture');
      at += 9;
      const colours = flags & 128 ? table(flags) : palette;
      const indexes = decompress(bytes[at++], blocks, width * height);
      const rgb = new Uint8Array(3 * width * height);
      for (const [i, index] of indexes.entries()) rgb.set(colours.subarray(3 * index, 3 * index + 3), 3 * i);
      frames.push({ delay, rgb });
    } else throw new Error(`an unknown block ${mark} at ${at - 1}`);
  }
}

/** Codes of growing length, lowest bit first: each stands for a row of indexes that came before. */
function decompress(leastBits: number, blocks: () => Uint8Array, count: number): Uint8Array {
  const data = blocks();
  const [clear, end] = [2 ** leastBits, 2 ** leastBits + 1];
  const found = new Uint8Array(count);
  let filled = 0;
  let rows: number[][] = [];
  let bits = leastBits + 1;
  let last: number[] | null = null;
  for (let place = 0; ;) {
    let code = 0;
    for (let i = 0; i < bits; i++, place++) code |= ((data[place >> 3] >> (place & 7)) & 1) << i;
    if (place > 8 * data.length) throw new Error('the codes end early');
    if (code === clear) {
      rows = Array.from({ length: end + 1 }, (_, i) => (i < clear ? [i] : []));
      bits = leastBits + 1;
      last = null;
      continue;
    }
    if (code === end) break;
    const row: number[] = code < rows.length ? rows[code] : [...last!, last![0]];
    if (last && rows.length < 4096) rows.push([...last, row[0]]);
    if (rows.length === 2 ** bits && bits < 12) bits++;
    found.set(row, filled);
    filled += row.length;
    last = row;
  }
  if (filled !== count) throw new Error(`${filled} pixels in place of ${count}`);
  return found;
}
