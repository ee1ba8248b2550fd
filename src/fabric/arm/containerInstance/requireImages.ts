import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerGroupProperties } from '../../../cluster/containerGroup.ts';
import type { Engine } from '../../engine/engine.ts';
import { EngineError } from '../../engine/engineError.ts';
import { type DeploymentError, pullError } from '../../model/deploymentError.ts';
import { ArmError } from '../armError.ts';

/** Milliseconds that an answer waits for a registry. What takes longer is the deployment's to tell. */
const patience = 5000;

/** The images that containers are made from. */
export function imagesOf({ containers, initContainers = [] }: ContainerGroupProperties): readonly string[] {
  const names = [...initContainers, ...containers].flatMap(({ properties }) => properties.image ?? []);
  return [...new Set(names)];
}

/**
 * The service asks registries for images before it answers, and a group whose images are not there is not made
 * (SUPPORT inaccessible-image; the virtual kubelet and Terraform get the refusal as the answer to their PUT). A registry
 * that cannot be reached from here says nothing about the image.
 * @throws ArmError 400 `InaccessibleImage`, 409 `RegistryErrorResponse`.
 */
export async function requireImages(group: string, images: readonly string[], engine: Engine): Promise<void> {
  const failures = await Promise.all(images.map(image => refusalOf(image, group, engine)));
  const failure = failures.find(refusal => refusal !== undefined);
  if (failure !== undefined) {
    throw new ArmError(failure.status, failure.reason, failure.message, { cause: failure });
  }
}

async function refusalOf(image: string, group: string, engine: Engine): Promise<DeploymentError | undefined> {
  const asking = new AbortController();
  const late = sleep(patience, undefined, { signal: asking.signal, ref: false });
  try {
    await Promise.race([engine.checkImage(image, asking.signal), late]);
    return undefined;
  } catch (error) {
    const offline = error instanceof EngineError && error.reason === 'registry-unreachable';
    return offline ? undefined : pullError(error, image, group);
  } finally {
    late.catch(() => undefined);
    asking.abort();
  }
}
