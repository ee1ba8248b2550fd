import { pipeline, type Duplex, type Readable } from 'node:stream';
import type Docker from 'dockerode';
import { callEngine } from './callEngine.ts';
import { demultiplex, demultiplexTimed, Demultiplexer } from './demultiplex.ts';
import type { TerminalSize } from './engine.ts';
import { EngineError } from './engineError.ts';

/** Bytes of a command's output that are kept. */
const outputLimit = 64 * 1024;

/**
 * Typed one by one, these keys would leave a terminal. An engine takes Ctrl+P and Ctrl+Q where none are named, so these
 * are keys that nobody types.
 */
const detachKeys = Array.from({ length: 4 }, () => 'ctrl-^,ctrl-_').join(',');

/** What goes in and out of running containers: logs, attach, exec. */
export class ContainerStreams {
  readonly #docker: Docker;

  constructor(docker: Docker) {
    this.#docker = docker;
  }

  /** See Engine.logs. */
  async logs(
    id: string,
    { tail, timestamps = false }: { tail?: number; timestamps?: boolean },
  ): Promise<Buffer> {
    const options = { stdout: true, stderr: true, follow: false as const, timestamps };
    const logs = this.#docker.getContainer(id).logs(tail === undefined ? options : { ...options, tail });
    const frames = await callEngine('read the logs', logs);
    return timestamps ? demultiplexTimed(frames) : demultiplex(frames);
  }

  /** See Engine.attach. Podman attaches to a container that has ended, too, and then says nothing for ever. */
  async attach(id: string): Promise<Readable> {
    const options = { stream: true, stdout: true, stderr: true };
    const container = this.#docker.getContainer(id);
    const output = withoutFrames(await callEngine('attach', container.attach(options)));
    try {
      const { State } = await callEngine('see whether it runs', container.inspect());
      if (State.Running) {
        return output;
      }
      throw new EngineError('not-running', 'The container does not run (any more).');
    } catch (error) {
      output.destroy();
      throw error;
    }
  }

  /** See Engine.exec. */
  async exec(id: string, command: readonly string[], { rows, cols }: TerminalSize): Promise<Duplex> {
    const exec = await callEngine(
      'prepare the command',
      this.#docker.getContainer(id).exec({
        Cmd: [...command],
        Tty: true,
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
        DetachKeys: detachKeys,
      }),
    );
    const terminal = await callEngine(
      'start the command',
      exec.start({ hijack: true, stdin: true, Tty: true }),
      'start-failed',
    );
    // Whoever takes it sees that it has failed meanwhile.
    terminal.on('error', () => undefined);
    // A command that has ended already has no terminal to resize.
    await exec.resize({ h: rows, w: cols }).catch(() => undefined);
    return terminal;
  }

  /** See Engine.run. */
  async run(
    id: string,
    command: readonly string[],
    timeoutSeconds: number,
  ): Promise<{ exitCode: number; output: string }> {
    const exec = await callEngine(
      'prepare the command',
      this.#docker.getContainer(id).exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true }),
    );
    const frames = await callEngine('start the command', exec.start({ stdin: false }), 'start-failed');
    const output = await readWithin(withoutFrames(frames), timeoutSeconds);
    const { ExitCode } = await callEngine('ask for the exit code', exec.inspect());
    return { exitCode: ExitCode ?? -1, output: output.toString('utf8') };
  }
}

/** Ends or fails as `frames` does; destroying it closes the connection to the engine. */
function withoutFrames(frames: NodeJS.ReadableStream): Readable {
  return pipeline(frames, new Demultiplexer(), () => undefined);
}

async function readWithin(stream: Readable, timeoutSeconds: number): Promise<Buffer> {
  const message = `The command did not end within ${timeoutSeconds} s.`;
  const timer = setTimeout(
    () => stream.destroy(new EngineError('timed-out', message)),
    timeoutSeconds * 1000,
  );
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (length < outputLimit) {
        chunks.push(chunk.subarray(0, outputLimit - length));
      }
      length += chunk.length;
    }
    return Buffer.concat(chunks);
  } catch (error) {
    return callEngine('read what the command prints', Promise.reject(error));
  } finally {
    clearTimeout(timer);
  }
}
