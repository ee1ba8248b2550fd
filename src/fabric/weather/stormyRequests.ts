import type { IncomingMessage, ServerResponse } from 'node:http';
import { ArmError } from '../arm/armError.ts';
import { compileRoute, type Route } from '../arm/route.ts';
import type { Clock } from '../model/clock.ts';
import { answerJson } from './answerJson.ts';
import { fullMessage } from '../model/refusalWords.ts';
import type { Sky } from './sky.ts';
import type { FaultOf, ServerErrorStatus, Subject } from './weather.ts';

type Answerer = (request: IncomingMessage, response: ServerResponse) => void;

export interface StormyRequestsParts {
  readonly sky: Sky;
  /** Of this world: the weather's own waits are never scaled. */
  readonly clock: Clock;
  /** What there is to ask for, as the service calls it. */
  readonly routes: readonly Route[];
}

/** The road of every request through the weather: it waits, is refused, is cut off, or gets to its answer. */
export function stormyRequests(answer: Answerer, { sky, clock, routes }: StormyRequestsParts): Answerer {
  const subjectOf = subjectsOf(routes);

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const subject = subjectOf(request);
    standStill(sky.strike('paused', subject)?.drawn ?? 0);
    await clock.sleep(sky.strike('latency', subject)?.drawn ?? 0, new AbortController().signal);
    const dropped = sky.strike('droppedConnection', subject)?.moment;
    if (dropped === 'before') {
      request.socket.destroy();
      return;
    }
    const refusal = refusalOf(subject, sky);
    if (refusal !== undefined) {
      const { error, headers } = refusal;
      answerJson({ status: error.status, body: error.toBody(), headers }, response);
      return;
    }
    if (dropped !== undefined) {
      cutOff(response, dropped);
    }
    answer(request, response);
  }

  return (request, response) => void pass(request, response);
}

/** What a request is about: its operation, and the container group that its path names. */
function subjectsOf(routes: readonly Route[]): (request: IncomingMessage) => Subject {
  const compiled = routes.map(compileRoute);
  return ({ method, url = '/' }) => {
    const path = (url.split('?')[0] ?? '').replace(/\/{2,}/g, '/');
    const { operation } =
      compiled.find(({ route, match }) => route.method === method && match(path))?.route ?? {};
    const [, group] = /\/containerGroups\/([^/]+)/i.exec(path) ?? [];
    return { ...(operation === undefined ? {} : { operation }), ...(group === undefined ? {} : { group }) };
  };
}

/** Nothing at all goes on in this process for so many seconds: no answer, no timer, no look at a container. */
function standStill(seconds: number): void {
  if (seconds > 0) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000);
  }
}

interface Refusal {
  readonly error: ArmError;
  readonly headers: Readonly<Record<string, string>>;
}

function refusalOf(subject: Subject, sky: Sky): Refusal | undefined {
  const throttled = sky.strike('throttled', subject);
  if (throttled !== undefined) {
    return throttling(throttled);
  }
  const failed = sky.strike('serverError', subject);
  if (failed !== undefined) {
    const [code, message] = serverErrors[failed.status];
    return { error: new ArmError(failed.status, code, message), headers: {} };
  }
  const isCreate = subject.operation === 'ContainerGroups_CreateOrUpdate';
  if (isCreate && sky.strike('noCapacity', subject, ({ form }) => form === 'refused')) {
    // 409, though its code is that of a 503 (virtual-kubelet#592).
    return { error: new ArmError(409, 'ServiceUnavailable', fullMessage('this location')), headers: {} };
  }
  return undefined;
}

/** Azure Resource Manager's page on request limits: 429, and when to come back. */
function throttling({ retryAfter }: FaultOf<'throttled'>): Refusal {
  const message = `The request is being throttled. Please try again after '${retryAfter}' seconds.`;
  return {
    error: new ArmError(429, 'TooManyRequests', message),
    headers: { 'retry-after': String(retryAfter) },
  };
}

const serverErrors: Readonly<Record<ServerErrorStatus, readonly [code: string, message: string]>> = {
  500: ['InternalServerError', 'The server encountered an unexpected condition (the weather).'],
  502: ['BadGateway', 'The resource provider did not answer as it should (the weather).'],
  503: ['ServiceUnavailable', 'The service is not available right now (the weather).'],
  504: ['GatewayTimeout', 'The resource provider did not answer in time (the weather).'],
};

/** The request is carried out, and of its answer nothing arrives, or the first half. */
function cutOff(response: ServerResponse, moment: 'after' | 'within'): void {
  const { socket } = response;
  response.end = ((content?: Buffer) => {
    if (moment === 'within' && content !== undefined) {
      response.write(content.subarray(0, content.length / 2), () => socket?.destroy());
    } else {
      socket?.destroy();
    }
    return response;
  }) as ServerResponse['end'];
}
