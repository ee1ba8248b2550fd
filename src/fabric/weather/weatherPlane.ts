import type { IncomingMessage } from 'node:http';
import { ArmError } from '../arm/armError.ts';
import { bearerOf } from '../arm/armHandler.ts';
import { readBody } from '../arm/requestBody.ts';
import type { Answer } from '../arm/route.ts';
import { sameSecret } from '../network/secretsOfGroups.ts';
import type { Plane } from '../plane.ts';
import { answerJson } from './answerJson.ts';
import type { Sky } from './sky.ts';
import { calmWeather, type Weather } from './weather.ts';
import { readWeather } from './weatherForm.ts';

export interface WeatherPlaneParts {
  readonly sky: Sky;
  /** Who has it may make weather, and nothing else. */
  readonly token: string;
  readonly operations: readonly string[];
  /** Another weather begins. */
  change(weather: Weather): void;
}

/** `/fabric/weather`: GET tells the weather and what has struck, PUT sets it, DELETE ends it. Never hit by it itself. */
export function weatherPlane(parts: WeatherPlaneParts): Plane {
  return {
    takes: ({ url = '' }) => /^\/fabric\/weather\/?(\?|$)/i.test(url),
    answer: (request, response) => {
      answerTo(request, parts)
        .catch(refusal)
        .then(answer => answerJson(answer, response))
        .catch(() => response.destroy());
    },
  };
}

async function answerTo(request: IncomingMessage, parts: WeatherPlaneParts): Promise<Answer> {
  const { sky, token, change } = parts;
  const given = bearerOf(request);
  if (given === undefined || !sameSecret(given, token)) {
    throw new ArmError(401, 'AuthenticationFailed', 'The weather has a token of its own (weather-token).');
  }
  switch (request.method) {
    case 'GET':
      return { status: 200, body: report(sky) };
    case 'PUT':
      change(weatherOf(await readBody(request), parts));
      return { status: 200, body: report(sky) };
    case 'DELETE':
      change(calmWeather);
      return { status: 204 };
    default:
      throw new ArmError(405, 'MethodNotAllowed', `The weather does not know '${request.method}'.`);
  }
}

function refusal(error: unknown): Answer {
  if (error instanceof ArmError) {
    return { status: error.status, body: error.toBody() };
  }
  throw error;
}

function report({ weather, incidents }: Sky): unknown {
  return { ...weather, struck: incidents };
}

/** @throws ArmError 400 `InvalidWeather` that tells all that is wrong with it. */
function weatherOf(body: unknown, { operations }: WeatherPlaneParts): Weather {
  const read = readWeather(body, operations);
  if ('complaints' in read) {
    throw new ArmError(400, 'InvalidWeather', `This is no weather: ${read.complaints.join('; ')}.`);
  }
  return read.weather;
}
