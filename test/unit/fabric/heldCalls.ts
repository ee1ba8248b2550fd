import type { TestContext } from 'node:test';
import type { Engine } from '../../../src/fabric/engine/engine.ts';

/** The engine answers no call of this kind until it is let go. @returns how to let it go. */
export function holdCalls(
  context: Pick<TestContext, 'mock'>,
  engine: Engine,
  method: keyof Engine,
): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  const answer = engine[method].bind(engine) as (...args: unknown[]) => Promise<unknown>;
  const { mock } = context.mock.method(engine, method, async (...args: unknown[]) => {
    await promise;
    return answer(...args);
  });
  return () => {
    mock.restore();
    resolve();
  };
}
