import type { Answer, Call } from './route.ts';
import type { ArmContext } from './armContext.ts';
import { ArmError } from './armError.ts';

/** What has no counterpart in Azure: how this computer's fabric is, and where a group's ports are published. */
export function getStatus(_call: Call, { settings, version, lives }: ArmContext): Answer {
  return { status: 200, body: { instance: settings.instance, version, groups: lives.list().length } };
}

/** Apart from the status: a busy engine takes its time. */
export async function getEngine(_call: Call, { engine }: ArmContext): Promise<Answer> {
  const body = await engine.info().then(
    ({ name, version }) => ({ name, version }),
    (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
  );
  return { status: 200, body };
}

export function getEndpoints(call: Call, { lives }: ArmContext): Answer {
  const life = lives.get(call.query.get('id') ?? '');
  if (life === undefined) {
    throw new ArmError(404, 'ResourceNotFound', 'There is no container group with this id.');
  }
  const ports = (life.record.sandbox?.ports ?? []).map(({ port, protocol, hostPort }) => ({
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
