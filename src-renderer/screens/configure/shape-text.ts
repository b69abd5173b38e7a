/** The shape of a layer's output without the axis of the batch: `? × ? × ? × 32` where sizes are left open. */
export function shapeText(outputShape: readonly (number | null)[]): string {
  return outputShape
    .slice(1)
    .map((size) => size ?? '?')
    .join(' × ');
}
