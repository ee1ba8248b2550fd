import Docker from 'dockerode';
import { ContainerStreams } from './containerStreams.ts';
import type { Engine } from './engine.ts';
import { EngineInformation } from './engineInfo.ts';
import { Exits } from './exits.ts';
import type { EngineAddress } from './findEngine.ts';
import { GroupNetwork } from './groupNetwork.ts';
import { ImageNames } from './imageNames.ts';
import { Images } from './images.ts';
import { Ownership } from './labels.ts';
import { Members } from './members.ts';
import { OwnedObjects } from './ownedObjects.ts';
import { Sandboxes } from './sandboxes.ts';
import { readProcLimits, ulimitsWithin } from './ulimits.ts';

export interface EngineOptions {
  readonly address: EngineAddress;
  /** Marks everything as this fabric's. Short, a-z, 0-9, -. */
  readonly instance: string;
  /** Every container has it as /etc/hosts; it must be there before the first sandbox. */
  readonly hostsFile: string;
  /** Path of the name map (see ImageNames); it may be absent. */
  readonly images: string;
}

/** A Docker-compatible engine. Connects on first use; written for Docker too, run on Podman 4.3.1. */
export function connectEngine({ address, instance, hostsFile, images: nameMap }: EngineOptions): Engine {
  // `host` and `protocol` are always given: the library would else take them from DOCKER_HOST.
  const docker = new Docker({ protocol: 'http', host: '', ...address });
  const ownership = new Ownership(instance);
  const ulimits = ulimitsWithin(readProcLimits());
  const network = new GroupNetwork(docker, instance, ownership);
  const images = new Images(docker, new ImageNames(nameMap));
  const information = new EngineInformation(docker, network);
  const limits = (): ReturnType<typeof information.limits> => information.limits();
  const sandboxes = new Sandboxes({ docker, ownership, network, images, hostsFile, ulimits, limits });
  const exits = new Exits(docker, ownership);
  const members = new Members({ docker, ownership, exits, hostsFile, ulimits, limits });
  const streams = new ContainerStreams(docker);
  const objects = new OwnedObjects(docker, ownership);
  return {
    info: () => information.get(),
    ensureImage: (name, onProgress, signal, options) => images.ensure(name, onProgress, signal, options),
    images: () => images.list(),
    checkImage: async (name, signal) => {
      await images.ensure(name, () => undefined, signal);
    },
    ensureSandbox: spec => sandboxes.ensure(spec),
    fillVolume: (group, volume, archive) => sandboxes.fillVolume(group, volume, archive),
    createContainer: spec => members.create(spec),
    startContainer: async id => {
      await members.start(id);
      sandboxes.makeSpare();
    },
    stopContainer: (id, graceSeconds) => members.stop(id, graceSeconds),
    removeContainer: id => members.remove(id),
    inspectContainer: id => members.inspect(id),
    waitForExit: (id, signal) => members.waitForExit(id, signal),
    logs: (id, options) => streams.logs(id, options),
    attach: id => streams.attach(id),
    exec: (id, command, size) => streams.exec(id, command, size),
    run: (id, command, timeoutSeconds) => streams.run(id, command, timeoutSeconds),
    removeGroup: async group => {
      await objects.removeGroup(group);
      await sandboxes.release(group);
    },
    suspendGroup: async group => {
      await objects.removeGroup(group);
      await sandboxes.giveUpAddress(group);
    },
    owned: () => objects.list(),
    removeNetwork: async () => {
      await sandboxes.removeSpare();
      await network.remove();
    },
  };
}
