/**
 * Run tasks side by side. When one fails the others are aborted, and waited for, so that nothing goes on
 * behind the back of who handles the failure.
 * @throws the first failure.
 */
export async function together<T>(
  tasks: readonly ((signal: AbortSignal) => Promise<T>)[],
  signal: AbortSignal,
): Promise<readonly T[]> {
  const siblings = new AbortController();
  const shared = AbortSignal.any([signal, siblings.signal]);
  let failure: { readonly error: unknown } | undefined;
  const results = await Promise.allSettled(
    tasks.map(async task => {
      try {
        return await task(shared);
      } catch (error) {
        failure ??= { error };
        siblings.abort(error);
        throw error;
      }
    }),
  );
  if (failure !== undefined) {
    throw failure.error;
  }
  return results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
}
