import type { Kubernetes } from '../operations/ports.ts';
import { health } from './health.ts';
import { look } from './look.ts';
import { resolve } from './resolve.ts';

/** Kubernetes from here. What is heavy is loaded when it is first called. */
export function kubernetes(): Kubernetes {
  return {
    connect: async access => (await import('./kubernetesApi.ts')).connect(access),
    health,
    exec: async (...call) => (await import('./podExec.ts')).podExec(...call),
    look,
    resolve,
  };
}
