/** What metrics are in tables and charts, whoever computes them. */

/** `zero`: signed, the nearer to zero the better. */
export type Better = 'higher' | 'lower' | 'zero';

export const betterTexts: Readonly<Record<Better, string>> = {
  higher: 'Higher is better',
  lower: 'Lower is better',
  zero: 'Nearer to zero is better',
};

/** Printed where definitions are, since units stand there whatever the images were. */
export const pictureUnits =
  'Pictures (PNG, JPEG, TIFF) do not say how large a pixel is: of these, 1 mm stands for one pixel, and 1 ml for 1,000.';

/** What people are shown first: overlap, surfaces, the worst places, the volume. The others are one click away. */
export const mainMetrics = ['dice', 'nsd', 'hd95', 'volumeDifference'] as const;

/** The main ones first, the others as they are. */
export function mainFirst<Metric extends { readonly id: string }>(metrics: readonly Metric[]): Metric[] {
  const rank = ({ id }: Metric): number => {
    const place = (mainMetrics as readonly string[]).indexOf(id);
    return place < 0 ? mainMetrics.length : place;
  };
  return [...metrics].sort((a, b) => rank(a) - rank(b));
}

export function isMain({ id }: { readonly id: string }): boolean {
  return (mainMetrics as readonly string[]).includes(id);
}

/** The larger, the worse: what cases are put in order by. */
export function badness(value: number, better: Better): number {
  if (better === 'zero') return Math.abs(value);
  return better === 'higher' ? -value : value;
}
