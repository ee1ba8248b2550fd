import type { Route } from '../arm/route.ts';
import { systemClock } from '../model/clock.ts';
import type { GroupLife } from '../model/groupLife.ts';
import type { ContainerGroup } from '../model/resource.ts';
import type { Climate } from './climate.ts';
import { Gusts, type Target } from './gusts.ts';
import { Sky } from './sky.ts';
import { stormyClock } from './stormyClock.ts';
import { stormyEngine } from './stormyEngine.ts';
import { StormyNames } from './stormyNames.ts';
import { stormyPropagation } from './stormyPropagation.ts';
import { stormyRequests } from './stormyRequests.ts';
import { calmWeather, type Weather } from './weather.ts';
import { weatherPlane } from './weatherPlane.ts';

export interface StormyClimateParts {
  readonly token: string;
  readonly routes: readonly Route[];
  /** The stored group with this key on the engine. */
  groupOf(engineGroup: string): ContainerGroup | undefined;
  log(message: string, error?: unknown): void;
  /** What it begins with. */
  readonly weather?: Weather;
}

/** A climate with weather, all of it under one sky. */
export function stormyClimate({
  token,
  routes,
  groupOf,
  log,
  weather = calmWeather,
}: StormyClimateParts): Climate {
  const sky = new Sky();
  const clock = systemClock;
  const gusts = new Gusts(sky, clock, log);
  const ends: (() => void)[] = [() => gusts.end()];
  const change = (next: Weather): void => {
    sky.change(next);
    gusts.begin();
    log(
      `weather: seed ${next.seed}, ${next.faults.length} kinds of fault, time ${next.timeScale} times as fast`,
    );
  };
  change(weather);
  return {
    engine: engine => stormyEngine(engine, { sky, clock, groupOf }),
    clock: inner => stormyClock(inner, sky),
    names: write => {
      const names = new StormyNames(write, sky, clock);
      ends.push(() => names.close());
      return wanted => names.write(wanted);
    },
    requests: answer => stormyRequests(answer, { sky, clock, routes }),
    propagation: stormyPropagation(sky, clock),
    planes: [weatherPlane({ sky, token, operations: routes.map(({ operation }) => operation), change })],
    begin: lives => {
      const running = (): readonly GroupLife[] =>
        lives.list().filter(({ record }) => record.phase === 'running');
      gusts.begin(() => running().map(targetOf));
    },
    end: () => ends.forEach(end => end()),
  };
}

function targetOf(life: GroupLife): Target {
  return {
    group: life.group.name,
    containers: life.group.properties.containers.map(({ name }) => name),
    killContainer: container => life.killContainer(container),
    platformRestart: form => life.platformRestart(form),
  };
}
