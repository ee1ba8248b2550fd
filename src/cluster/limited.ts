/**
 * Map with at most `atOnce` calls under way. The result keeps the order of the items.
 * @throws what the first failed call threw; no further one is begun then.
 */
export async function limited<In, Out>(
  atOnce: number,
  items: readonly In[],
  work: (item: In) => Promise<Out>,
): Promise<readonly Out[]> {
  const results: Out[] = [];
  const queue = items.entries();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (failed) {
        return;
      }
      try {
        results[index] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
