/**
 * `alpha` 0 … 255 parts of `over`, the rest of `under`, each channel rounded; opaque. Red and blue are reckoned in the two
 * halves of one number: (t + t / 256) / 256 with t = v + 128 is v / 255 rounded, for all v up to 255².
 */
export function blend(under: number, over: number, alpha: number): number {
  const rest = 255 - alpha;
  const both = (Math.imul(under & 0xff00ff, rest) + Math.imul(over & 0xff00ff, alpha) + 0x800080) >>> 0;
  const green = ((under >>> 8) & 255) * rest + ((over >>> 8) & 255) * alpha + 128;
  const redAndBlue = ((both + ((both >>> 8) & 0xff00ff)) >>> 8) & 0xff00ff;
  return 0xff000000 | ((green + (green >>> 8)) & 0xff00) | redAndBlue;
}
