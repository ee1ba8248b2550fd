import type Docker from 'dockerode';
import { callEngine, unless } from './callEngine.ts';
import type { OwnedObject } from './engine.ts';
import { nameOf, type Ownership } from './labels.ts';

/** What carries our instance label on the engine, by the engine's own listing. */
export class OwnedObjects {
  readonly #docker: Docker;
  readonly #ownership: Ownership;

  constructor(docker: Docker, ownership: Ownership) {
    this.#docker = docker;
    this.#ownership = ownership;
  }

  async list(): Promise<readonly OwnedObject[]> {
    const filters = this.#ownership.filter();
    const [containers, volumes, networks] = await callEngine(
      'list what is ours',
      Promise.all([
        this.#docker.listContainers({ all: true, filters }),
        this.#docker.listVolumes({ filters }),
        this.#docker.listNetworks({ filters }),
      ]),
    );
    return [
      ...containers.map(container => ({
        kind: 'container' as const,
        id: container.Id,
        name: nameOf(container),
        running: container.State === 'running',
        ...this.#ownership.ownerOf(nameOf(container), container.Labels),
      })),
      ...volumes.Volumes.map(({ Name, Labels }) => ({
        kind: 'volume' as const,
        id: Name,
        name: Name,
        ...this.#ownership.ownerOf(Name, Labels),
      })),
      ...networks.map(({ Id, Name }) => ({ kind: 'network' as const, id: Id, name: Name })),
    ];
  }

  /** See Engine.removeGroup. Members first: engines keep a sandbox that others are joined to. */
  async removeGroup(group: string): Promise<void> {
    // Filtered here: of two labels in one filter, Podman 4.3 takes volumes that have either.
    const objects = (await this.list()).filter(object => object.group === group);
    const containers = objects.filter(object => object.kind === 'container');
    await this.#removeContainers(containers.filter(object => object.container !== undefined));
    await this.#removeContainers(containers.filter(object => object.container === undefined));
    const volumes = objects.filter(object => object.kind === 'volume');
    const removals = volumes.map(({ id }) => unless([404], this.#docker.getVolume(id).remove()));
    await callEngine('remove a volume', Promise.all(removals));
  }

  /** Killed first: Podman would give each one ten seconds to end by itself. */
  async #removeContainers(containers: readonly OwnedObject[]): Promise<void> {
    const removals = containers.map(async ({ id, running }) => {
      const container = this.#docker.getContainer(id);
      if (running) {
        await container.kill().catch(() => undefined);
      }
      await unless([404], container.remove({ force: true, v: true }));
    });
    await callEngine('remove a container', Promise.all(removals));
  }
}
