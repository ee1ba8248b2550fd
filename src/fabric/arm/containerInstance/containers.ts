import { keptLog, lastLines, withoutTimestamps } from '../../model/containerLog.ts';
import type { ContainerRecord } from '../../model/containerRecord.ts';
import { containerRecord, type GroupRecord, isTransitioning } from '../../model/groupRecord.ts';
import type { ContainerGroup } from '../../model/resource.ts';
import { number, object, text } from '../../model/shape.ts';
import { splitCommand } from './splitCommand.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { bodyAs } from '../bodies.ts';
import { requireContainerGroup } from './containerGroups.ts';
import type { Answer, Call } from '../route.ts';
import { transitioning } from './transitioning.ts';

const execShape = object({ 'command!': text, terminalSize: object({ rows: number, cols: number }) });

/** Of a container that has ended for good, or was stopped, the service keeps less than of one that runs. */
export async function listLogs(call: Call, context: ArmContext): Promise<Answer> {
  const { group, record } = requireContainerGroup(call, context);
  const container = requireContainer(call, group, record);
  const tail = tailOf(call.query.get('tail'));
  const timestamps = call.query.get('timestamps')?.toLowerCase() === 'true';
  const log =
    container.finalLog === undefined
      ? await engineLog(requireLog(call, group, record, container), { tail, timestamps }, record, context)
      : finalLog(container.finalLog, { tail, timestamps });
  return { status: 200, body: { content: log.toString('utf8') } };
}

interface LogOptions {
  readonly tail: number | undefined;
  readonly timestamps: boolean;
}

async function engineLog(
  engineId: string,
  { tail, timestamps }: LogOptions,
  { phase }: GroupRecord,
  { engine }: ArmContext,
): Promise<Buffer> {
  const log = await engine.logs(engineId, { timestamps, ...(tail === undefined ? {} : { tail }) });
  return keptLog(log, phase === 'completed' ? 'ended' : 'growing');
}

function finalLog(log: string, { tail, timestamps }: LogOptions): Buffer {
  const kept = Buffer.from(timestamps ? log : withoutTimestamps(log));
  return tail === undefined ? kept : lastLines(kept, tail);
}

/** @throws ArmError 409 where there is no log yet: the group is on its way, or the container waits for others. */
function requireLog(
  call: Call,
  group: ContainerGroup,
  record: GroupRecord,
  { engineId, currentState, previousState }: ContainerRecord,
): string {
  if (engineId === undefined && isTransitioning(record)) {
    throw transitioning(group.name);
  }
  if (engineId === undefined || (currentState.state === 'Waiting' && previousState === undefined)) {
    throw notYet('ContainerLogNotAvailable', call.param('container'), group.name);
  }
  return engineId;
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

/** Answers 200 also for a container that has ended, as the service does; the session then ends at once. */
export function executeCommand(call: Call, context: ArmContext): Answer {
  const engineId = requireEngineId(call, context);
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
  const engineId = requireEngineId(call, context);
  const { id, password } = context.sessions.openAttach(engineId);
  const webSocketUri = `wss://${call.host}/logstream/sessionId/${id}?api-version=1.0`;
  return { status: 200, body: { webSocketUri, password } };
}

/** @throws ArmError 404 for an unknown container, 409 for one that has not been created yet. */
function requireEngineId(call: Call, context: ArmContext): string {
  const { group, record } = requireContainerGroup(call, context);
  const { engineId } = requireContainer(call, group, record);
  if (engineId === undefined) {
    throw notYet('ContainerNotFound', call.param('container'), group.name);
  }
  return engineId;
}

/** @throws ArmError 404. */
function requireContainer(call: Call, group: ContainerGroup, record: GroupRecord): ContainerRecord {
  const name = call.param('container');
  const container = containerRecord(record, name);
  if (container === undefined) {
    throw new ArmError(
      404,
      'ContainerNotFound',
      `The container '${name}' is not found in container group '${group.name}'.`,
    );
  }
  return container;
}

function notYet(code: string, container: string, group: string): ArmError {
  return new ArmError(
    409,
    code,
    `The container '${container}' in container group '${group}' has not been started yet, please retry later.`,
  );
}
