/** Does something for every item, at most `width` at once; answers in their order. The first failure is thrown. */
export async function pooled<Item, Value>(
  items: readonly Item[],
  width: number,
  work: (item: Item, index: number) => Promise<Value>,
): Promise<Value[]> {
  const values = new Array<Value>(items.length);
  let next = 0;
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    while (next < items.length && !hasFailed) {
      const index = next++;
      try {
        values[index] = await work(items[index], index);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return values;
}
