/** gif.js forgets to declare these variables of its LZW encoder. In a module, which is strict, that is an error. */
Object.assign(globalThis, { n_bits: 0, remaining: 0, curPixel: 0 });
