import type { TestContext } from 'node:test';
import { armRoutes } from '../../../../src/fabric/arm/routes.ts';
import { stormyClimate } from '../../../../src/fabric/weather/stormyClimate.ts';
import type { Fault } from '../../../../src/fabric/weather/weather.ts';
import { type Arm, type ArmAnswer, at, groupsPath, openArm } from '../armFixture.ts';
import { groupRequest } from '../fixtures.ts';

export interface Storm extends Arm {
  /** The control endpoint. */
  weather(method: string, body?: unknown, token?: string): Promise<ArmAnswer>;
  /** Kinds of fault that have struck, in order. */
  struck(): Promise<readonly string[]>;
  create(name?: string, properties?: Parameters<typeof groupRequest>[0]): Promise<ArmAnswer>;
  get(name?: string): Promise<ArmAnswer>;
}

/** The routes in a weather of these faults. */
export async function openStorm(
  context: Pick<TestContext, 'after'>,
  faults: readonly Fault[] = [],
  { seed = 1, timeScale = 1 } = {},
): Promise<Storm> {
  const arm = await openArm(context, {
    climateOf: store =>
      stormyClimate({
        token: 'weather-maker',
        routes: armRoutes,
        groupOf: key => store.list('containerGroup').find(({ engineGroup }) => engineGroup === key),
        log: () => undefined,
      }),
  });
  const weather = (method: string, body?: unknown, token = 'weather-maker'): Promise<ArmAnswer> =>
    arm.call(`${method} /fabric/weather`, body, { token });
  await weather('PUT', { seed, timeScale, faults });
  return {
    ...arm,
    weather,
    struck: async () =>
      (at((await weather('GET')).body, 'struck') as { kind: string }[]).map(({ kind }) => kind),
    create: (name = 'web', properties = {}) =>
      arm.call(`PUT ${groupsPath}/${name}`, groupRequest(properties)),
    get: (name = 'web') => arm.call(`GET ${groupsPath}/${name}`),
  };
}

/** A span without a choice. */
export function exactly(seconds: number): { least: number; most: number } {
  return { least: seconds, most: seconds };
}
