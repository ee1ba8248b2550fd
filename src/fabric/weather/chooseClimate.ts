import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { armRoutes } from '../arm/routes.ts';
import type { FabricLog } from '../state/fabricLog.ts';
import type { ResourceStore } from '../state/resourceStore.ts';
import type { StateDirectory } from '../state/stateDirectory.ts';
import { calm, type Climate } from './climate.ts';
import { stormyClimate } from './stormyClimate.ts';
import type { Weather } from './weather.ts';
import { readWeather } from './weatherForm.ts';

/** 0600, and there only while a fabric with weather runs. */
const tokenFile = 'weather-token';

export interface ClimateSurroundings {
  readonly directory: StateDirectory;
  readonly store: ResourceStore;
  readonly log: FabricLog;
}

/**
 * Calm, unless weather was asked for.
 * @param wanted The file that holds the weather to begin with, where there is to be one.
 * @throws Error that tells all that is wrong with the file.
 */
export function chooseClimate(
  wanted: { readonly file?: string } | undefined,
  { directory, store, log }: ClimateSurroundings,
): Climate {
  directory.remove(tokenFile);
  if (wanted === undefined) {
    return calm;
  }
  const token = randomBytes(32).toString('base64url');
  const climate = stormyClimate({
    token,
    routes: armRoutes,
    groupOf: key => store.list('containerGroup').find(({ engineGroup }) => engineGroup === key),
    log: (message, error) => log.write(message, error),
    ...(wanted.file === undefined ? {} : { weather: weatherIn(wanted.file) }),
  });
  directory.write(tokenFile, token);
  return { ...climate, end: () => end(climate, directory) };
}

function end(climate: Climate, directory: StateDirectory): void {
  climate.end();
  directory.remove(tokenFile);
}

/** @throws Error that tells all that is wrong with the file. */
function weatherIn(file: string): Weather {
  const operations = armRoutes.map(({ operation }) => operation);
  const read = readWeather(contentOf(file), operations);
  if ('complaints' in read) {
    throw new Error(`${file} is no weather: ${read.complaints.join('; ')}.`);
  }
  return read.weather;
}

function contentOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new Error(`${file} cannot be read as JSON.`, { cause });
  }
}
