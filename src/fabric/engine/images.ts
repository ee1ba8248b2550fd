import type Docker from 'dockerode';
import { asEngineError, callEngine, engineWords, statusOf } from './callEngine.ts';
import type { LocalImage } from './engine.ts';
import { EngineError } from './engineError.ts';
import { normaliseImageName, shortImageName, type ImageNames } from './imageNames.ts';
import { pullFailure } from './pullFailure.ts';

/** A line of the engine's pull protocol; failures come in it as well, after a status of 200. */
interface PullLine {
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
}

/** Images by the names that container groups use, found under their local name or pulled. */
export class Images {
  readonly #docker: Docker;
  readonly #names: ImageNames;

  constructor(docker: Docker, names: ImageNames) {
    this.#docker = docker;
    this.#names = names;
  }

  /** See Engine.ensureImage. */
  async ensure(
    name: string,
    onProgress: (line: string) => void,
    signal: AbortSignal,
    { refresh }: { readonly refresh: boolean } = { refresh: false },
  ): Promise<LocalImage> {
    signal.throwIfAborted();
    const realName = normaliseImageName(name);
    const localName = await this.#names.localName(realName);
    const mapped = localName && (await this.#find(localName));
    const present = mapped || (await this.#find(realName));
    if (present && (mapped || !refresh)) {
      return present;
    }
    if (present) {
      return await this.#refreshed(realName, present, onProgress, signal);
    }
    await this.#pull(realName, onProgress, signal);
    const pulled = await this.#find(realName);
    if (pulled) {
      return pulled;
    }
    throw new EngineError('image-not-found', `The image ${realName} is not there after it was pulled.`);
  }

  /** A name may mean another image by now. Nobody who is offline, or built the image at home, has to do without it. */
  async #refreshed(
    name: string,
    present: LocalImage,
    onProgress: (line: string) => void,
    signal: AbortSignal,
  ): Promise<LocalImage> {
    try {
      await this.#pull(name, onProgress, signal);
    } catch (error) {
      signal.throwIfAborted();
      onProgress(`not refreshed: ${error instanceof Error ? error.message : String(error)}`);
    }
    return (await this.#find(name)) ?? present;
  }

  /** See Engine.images. */
  async list(): Promise<readonly string[]> {
    const images = await callEngine('list the images', this.#docker.listImages());
    const tags = images.flatMap(({ RepoTags }) => RepoTags ?? []).filter(tag => !tag.includes('<none>'));
    const names = await Promise.all(tags.map(tag => this.#names.realName(tag)));
    return [...new Set(names.map(shortImageName))].toSorted();
  }

  async #find(name: string): Promise<LocalImage | undefined> {
    try {
      const { Id } = await this.#docker.getImage(name).inspect();
      return { name, digest: Id.startsWith('sha256:') ? Id : `sha256:${Id}` };
    } catch (error) {
      if (statusOf(error) === 404) {
        return undefined;
      }
      throw asEngineError(`look for the image ${name}`, error, 'unexpected');
    }
  }

  async #pull(name: string, onProgress: (line: string) => void, signal: AbortSignal): Promise<void> {
    try {
      const stream = await this.#docker.pull(name, { abortSignal: signal });
      await this.#follow(stream, onProgress);
    } catch (error) {
      signal.throwIfAborted();
      if (statusOf(error) === undefined && !(error instanceof PullError)) {
        await callEngine(`pull ${name}`, Promise.reject(error));
      }
      throw pullFailure(name, engineWords(error), error);
    }
  }

  /** One progress line for each step of each layer, not for each of its bytes. */
  #follow(stream: NodeJS.ReadableStream, onProgress: (line: string) => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const lastStatus = new Map<string, string>();
    let failure: Error | undefined;
    const onLine = ({ status = '', id = '', error }: PullLine): void => {
      if (error) {
        failure = new PullError(error);
      }
      if (status === '' || lastStatus.get(id) === status) {
        return;
      }
      lastStatus.set(id, status);
      onProgress(id === '' ? status : `${id}: ${status}`);
    };
    const onEnd = (error: Error | null): void => {
      const reason = failure ?? error;
      if (reason) {
        reject(reason);
      } else {
        resolve();
      }
    };
    this.#docker.modem.followProgress(stream, onEnd, onLine);
    return promise;
  }
}

/** What the engine said in the middle of a pull. */
class PullError extends Error {}
