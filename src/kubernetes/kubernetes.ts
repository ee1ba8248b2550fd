import type { Kubernetes } from '../operations/ports.ts';
import { health } from './health.ts';
import { look } from './look.ts';
import { resolve } from './resolve.ts';

/** Kubernetes from here. The client library is loaded when the first API is connected to. */
export function kubernetes(): Kubernetes {
  return {
    connect: async access => (await import('./kubernetesApi.ts')).connect(access),
    health,
    look,
    resolve,
  };
}
