/** Throws unless there are as many values as the engine has, each within the tolerance of the engine's. */
export function requireClose(
  what: string,
  values: readonly number[],
  engine: readonly number[],
  tolerance: number,
): void {
  if (values.length !== engine.length) throw new Error(`${what} are ${values.length}, the engine's ${engine.length}`);
  const worst = values.findIndex((value, i) => !(Math.abs(value - engine[i]) <= tolerance));
  if (worst >= 0)
    throw new Error(`${what} are not the engine's: ${values[worst]} for ${engine[worst]} (± ${tolerance})`);
}
