/** Thrown where the first bytes of a longer file do not hold all elements before the pixel data. */
export class NeedsMore extends Error {}
