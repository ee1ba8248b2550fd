import type Docker from 'dockerode';

/** Which limits an engine can keep. A rootless one may not have been given the kernel's controllers for them. */
export interface KeptLimits {
  readonly memory: boolean;
  readonly cpu: boolean;
  readonly processes: boolean;
}

/** From the answer to `GET /info` of the Engine API; an engine that does not say so keeps them. */
export function keptLimits(info: unknown): KeptLimits {
  const says = (name: string): boolean =>
    !(typeof info === 'object' && info !== null && Reflect.get(info, name) === false);
  return { memory: says('MemoryLimit'), cpu: says('CpuCfsQuota'), processes: says('PidsLimit') };
}

/** The limits of a request without those that the engine would refuse it for. `memory` in bytes, `cpu` in vCPU. */
export function limitsOf(
  kept: KeptLimits,
  { memory, cpu, processes }: { memory?: number | undefined; cpu?: number | undefined; processes: number },
): Pick<Docker.HostConfig, 'Memory' | 'NanoCpus' | 'PidsLimit'> {
  return {
    ...(kept.memory && memory !== undefined ? { Memory: memory } : {}),
    ...(kept.cpu && cpu !== undefined ? { NanoCpus: Math.round(cpu * 1e9) } : {}),
    ...(kept.processes ? { PidsLimit: processes } : {}),
  };
}
