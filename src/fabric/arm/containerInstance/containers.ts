import type { ContainerRecord } from '../../model/containerRecord.ts';
import { serviceLimits } from '../../model/serviceLimits.ts';
import { number, object, text } from '../../model/shape.ts';
import { splitCommand } from './splitCommand.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { bodyAs } from '../bodies.ts';
import { requireContainerGroup } from './containerGroups.ts';
import type { Answer, Call } from '../route.ts';

const mostLog = serviceLimits.runningLog.value;

const execShape = object({ 'command!': text, terminalSize: object({ rows: number, cols: number }) });

export async function listLogs(call: Call, context: ArmContext): Promise<Answer> {
  const engineId = requireEngineId(call, context, 'ContainerLogNotAvailable');
  const tail = tailOf(call.query.get('tail'));
  const timestamps = call.query.get('timestamps')?.toLowerCase() === 'true';
  const log = await context.engine.logs(engineId, { timestamps, ...(tail === undefined ? {} : { tail }) });
  return { status: 200, body: { content: lastBytes(log).toString('utf8') } };
}

/** @throws ArmError 400. */
function tailOf(value: string | null): number | undefined {
  if (value === null) {
    return undefined;
  }
  const tail = Number(value);
  if (!Number.isInteger(tail) || tail < 0) {
    throw new ArmError(400, 'InvalidTail', `The value '${value}' of 'tail' is not a number of lines.`);
  }
  return tail;
}

/** Begins with a whole line. */
function lastBytes(log: Buffer): Buffer {
  if (log.length <= mostLog) {
    return log;
  }
  const cut = log.subarray(log.length - mostLog);
  return cut.subarray(cut.indexOf('\n') + 1);
}

/** Answers 200 also for a container that has ended, as the service does; the session then ends at once. */
export function executeCommand(call: Call, context: ArmContext): Answer {
  const engineId = requireEngineId(call, context, 'ContainerNotFound');
  const { command, terminalSize } = bodyAs<{
    command: string;
    terminalSize?: { rows?: number; cols?: number };
  }>(call.body, execShape);
  const words = splitCommand(command);
  if (words.length === 0) {
    throw new ArmError(400, 'InvalidCommand', 'The command to execute is empty.');
  }
  const size = { rows: terminalSize?.rows ?? 0, cols: terminalSize?.cols ?? 0 };
  const { id, password } = context.sessions.openExec(engineId, words, size);
  const webSocketUri = `wss://${call.host}/execstream/sessionId/${id}?api-version=1.0&rows=${size.rows}&cols=${size.cols}`;
  return { status: 200, body: { webSocketUri, password } };
}

export function attachContainer(call: Call, context: ArmContext): Answer {
  const engineId = requireEngineId(call, context, 'ContainerNotFound');
  const { id, password } = context.sessions.openAttach(engineId);
  const webSocketUri = `wss://${call.host}/logstream/sessionId/${id}?api-version=1.0`;
  return { status: 200, body: { webSocketUri, password } };
}

/** @throws ArmError 404 for an unknown container, 409 for one that has not been created yet. */
function requireEngineId(call: Call, context: ArmContext, notYet: string): string {
  const { group, record } = requireContainerGroup(call, context);
  const name = call.param('container');
  const container: ContainerRecord | undefined = record.containers[name] ?? record.initContainers[name];
  if (container === undefined) {
    throw new ArmError(
      404,
      'ContainerNotFound',
      `The container '${name}' is not found in container group '${group.name}'.`,
    );
  }
  if (container.engineId === undefined) {
    throw new ArmError(
      409,
      notYet,
      `The container '${name}' in container group '${group.name}' has not been created yet, please retry later.`,
    );
  }
  return container.engineId;
}
