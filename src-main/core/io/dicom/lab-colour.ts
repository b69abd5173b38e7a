/** Linear sRGB to XYZ of the white point D50, as PCS values have it: by Bradford's method (Lindbloom, brucelindbloom.com). */
const toXyz = [
  [0.4360747, 0.3850649, 0.1430804],
  [0.2225045, 0.7168786, 0.0606169],
  [0.0139322, 0.0971045, 0.7141733],
];
const white = [0.96422, 1, 0.82521];

/**
 * #rrggbb as CIELab in the 16 bits of DICOM (PS3.3 C.10.7.1.1): L* 0 … 100 and a*, b* −128 … 127 become 0 … 65535, b* and
 * a* of 0 being 8080H.
 */
export function labColour(colour: string): [number, number, number] {
  const rgb = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
  const [x, y, z] = toXyz.map((row, i) => companded(row.reduce((sum, share, j) => sum + share * rgb[j], 0) / white[i]));
  const lab = [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  const scaled = [(lab[0] * 65535) / 100, ((lab[1] + 128) * 65535) / 255, ((lab[2] + 128) * 65535) / 255];
  return scaled.map((value) => Math.max(0, Math.min(65535, Math.round(value)))) as [number, number, number];
}

/** IEC 61966-2-1. */
function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** CIE 15. */
function companded(share: number): number {
  return share > 216 / 24389 ? Math.cbrt(share) : (share * 24389) / 27 / 116 + 16 / 116;
}
