import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** By the letters of NumPy: how numbers are stored, and how many bytes each takes. */
const arrays = {
  u1: Uint8Array,
  i1: Int8Array,
  u2: Uint16Array,
  i2: Int16Array,
  u4: Uint32Array,
  i4: Int32Array,
  f4: Float32Array,
  f8: Float64Array,
};

/** What lies before the header of version 1, 2 and 3, and the longest header that is taken for one. */
const [longestStart, longestHeader] = [12, 65536];

/**
 * NumPy's .npy files (numpy.lib.format, versions 1 to 3): arrays [y, x], [z, y, x] or [z, y, x, channels]. They hold no
 * geometry: voxels are 1 mm wide, x to the patient's left and y to the back, as in a picture.
 *
 * @type {import('./miscnn-studio.d.ts').Plugin}
 */
export default ({ defineFormat, StudioError, toReadError }) => {
  /** @param {string} path @param {string} fault */
  const bad = (path, fault) =>
    new StudioError(
      'bad-file',
      `${basename(path)} ${fault}`,
      'save it anew by numpy.save, as a plain array in C order',
    );

  /** @param {Buffer} bytes @param {string} path */
  function parseHeader(bytes, path) {
    if (bytes.length < longestStart || bytes.toString('latin1', 0, 6) !== '\x93NUMPY')
      throw bad(path, 'is no .npy file');
    const isFirst = bytes[6] === 1;
    const length = isFirst ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
    const start = isFirst ? 10 : 12;
    if (length > longestHeader || start + length > bytes.length) throw bad(path, 'ends within its header');
    const text = bytes.toString('utf8', start, start + length);
    const [, type = ''] = /'descr':\s*'([^']*)'/.exec(text) ?? [];
    const sizes = (/'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1] ?? '').split(',').filter((each) => each.trim() !== '');
    const Type = arrays[/** @type {keyof typeof arrays} */ (type.slice(1))];
    if (!Type || !(type[0] === '<' || (type[0] === '|' && Type.BYTES_PER_ELEMENT === 1))) {
      throw bad(path, `holds numbers of the type "${type}", which is not one of ${Object.keys(arrays).join(', ')}`);
    }
    if (!/'fortran_order':\s*False/.test(text)) throw bad(path, 'lies in Fortran order');
    const given = sizes.map(Number);
    if (given.length < 2 || given.length > 4 || given.some((each) => each < 1)) {
      throw bad(path, `has the shape (${given.join(', ')})`);
    }
    const spatial = given.length === 4 ? given.slice(0, 3) : given;
    const [z, y, x] = spatial.length === 2 ? [1, ...spatial] : spatial;
    return {
      Type,
      start: start + length,
      /** @type {import('./miscnn-studio.d.ts').Shape} */
      shape: [z, y, x, given[3] ?? 1],
      affine: [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
      header: { sformCode: 1, qformCode: 0, dataType: Type.name.replace('Array', '').toLowerCase() },
    };
  }

  /** @param {string} path */
  async function readStart(path) {
    const file = await open(path).catch((error) => {
      throw toReadError(error, path);
    });
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(longestStart + longestHeader), 0, null, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  return {
    formats: {
      npy: defineFormat({
        title: 'NumPy',
        extensions: ['.npy'],

        async read(path) {
          const bytes = await readFile(path).catch((error) => {
            throw toReadError(error, path);
          });
          const { Type, start, shape, affine, header } = parseHeader(bytes, path);
          const length = shape.reduce((product, size) => product * size, 1);
          if (bytes.length - start !== length * Type.BYTES_PER_ELEMENT) {
            throw bad(
              path,
              `has ${bytes.length - start} bytes of numbers where (${shape.join(', ')}) needs another size`,
            );
          }
          // A copy, since numbers have to start at a multiple of their size.
          const data = new Type(new Uint8Array(bytes.subarray(start)).buffer);
          return { volume: { data, shape, affine }, header };
        },

        async readHeader(path) {
          const { shape, affine, header } = parseHeader(await readStart(path), path);
          return { shape, affine, header };
        },
      }),
    },
  };
};
