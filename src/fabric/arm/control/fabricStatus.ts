import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../../engine/engineError.ts';
import type { Answer, Call } from '../route.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';

/** Seconds; an engine that hangs says nothing at all. */
const engineLimit = 20;

/** What has no counterpart in Azure: how this computer's fabric is, and where a group's ports are published. */
export function getStatus(_call: Call, { settings, version, lives }: ArmContext): Answer {
  return { status: 200, body: { instance: settings.instance, version, groups: lives.list().length } };
}

/** Apart from the status: a busy engine takes its time. */
export async function getEngine(_call: Call, { engine }: ArmContext): Promise<Answer> {
  const body = await Promise.race([engine.info(), tooLate()]).then(
    ({ name, version }) => ({ name, version }),
    (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
  );
  return { status: 200, body };
}

async function tooLate(): Promise<never> {
  await sleep(engineLimit * 1000, undefined, { ref: false });
  throw new EngineError(
    'timed-out',
    `The container engine did not say what it is within ${engineLimit} s. See whether it runs, and restart it if it hangs.`,
  );
}

export function getEndpoints(call: Call, { lives }: ArmContext): Answer {
  const life = lives.get(call.query.get('id') ?? '');
  if (life === undefined) {
    throw new ArmError(404, 'ResourceNotFound', 'There is no container group with this id.');
  }
  const { hostPorts, sandbox } = life.record;
  const ports = (hostPorts ?? sandbox?.ports ?? []).map(({ port, protocol, hostPort }) => ({
    port,
    protocol: protocol.toUpperCase(),
    host: '127.0.0.1',
    hostPort,
  }));
  return { status: 200, body: { ports } };
}

export function shutDown(_call: Call, context: ArmContext): Answer {
  context.shutdown();
  return { status: 202 };
}
