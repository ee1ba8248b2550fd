import { readFileSync } from 'node:fs';

export interface Ulimit {
  readonly Name: string;
  readonly Soft: number;
  readonly Hard: number;
}

/**
 * What the kernel calls a limit, what engines call it, and how much is plenty for a container. The engine's own
 * limits may be lower than ours (Podman's service: 32,768 processes), so plenty is well below them.
 */
const limits = [
  { kernel: 'Max open files', engine: 'nofile', plenty: 16_384 },
  { kernel: 'Max processes', engine: 'nproc', plenty: 4_096 },
] as const;

/**
 * Limits for a container that are within this computer's own. Engines ask for about a million by default, which
 * the kernel refuses to an engine that lacks CAP_SYS_RESOURCE: no container would start.
 * @param procLimits Content of /proc/self/limits; undefined where there is none, then the engine decides.
 */
export function ulimitsWithin(procLimits: string | undefined): readonly Ulimit[] {
  if (procLimits === undefined) {
    return [];
  }
  return limits.map(({ kernel, engine, plenty }) => {
    const line = procLimits.split('\n').find(candidate => candidate.startsWith(kernel)) ?? '';
    const hardest = Number(line.slice(kernel.length).trim().split(/\s+/)[1]);
    const limit = Number.isInteger(hardest) ? Math.min(hardest, plenty) : plenty;
    return { Name: engine, Soft: limit, Hard: limit };
  });
}

export function readProcLimits(): string | undefined {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return undefined;
  }
}
