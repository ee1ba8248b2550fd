import type { Clock } from '../model/clock.ts';
import type { Sky } from './sky.ts';

/** A clock whose waits go by faster, as the weather says. What time it is stays true: the engine's times are shown beside it. */
export function stormyClock(clock: Clock, sky: Sky): Clock {
  return {
    now: () => clock.now(),
    sleep: (seconds, signal) => clock.sleep(seconds / sky.weather.timeScale, signal),
  };
}
