import type { Kubernetes } from '../operations/ports.ts';
import { health } from './health.ts';

/** Kubernetes from here. The client library is loaded when the first API is connected to. */
export function kubernetes(): Kubernetes {
  return {
    connect: async access => (await import('./kubernetesApi.ts')).connect(access),
    health,
  };
}
