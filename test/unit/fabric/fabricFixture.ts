import { request } from 'node:https';
import type { TestContext } from 'node:test';
import { Fabric } from '../../../src/fabric/fabric.ts';
import { FabricLog } from '../../../src/fabric/state/fabricLog.ts';
import { readLocalCertificate } from '../../../src/fabric/state/localCertificate.ts';
import { ResourceStore } from '../../../src/fabric/state/resourceStore.ts';
import { SettingsFile } from '../../../src/fabric/state/settings.ts';
import type { StateDirectory } from '../../../src/fabric/state/stateDirectory.ts';
import { FakeEngine } from './fakeEngine.ts';
import { temporaryState } from './fixtures.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown;
}

export interface OpenFabric {
  /** Such as `https://127.0.0.1:43210`. */
  readonly endpoint: string;
  /** PEM. */
  readonly authority: string;
  readonly directory: StateDirectory;
  readonly settings: SettingsFile;
  readonly store: ResourceStore;
  /** `PUT /path`, with trust in the fabric's authority. */
  send(line: string, options?: { headers?: Record<string, string>; body?: string }): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** The owner's token of every fabric here. */
export const ownerToken = 'owner-token';

/** All of the fabric over HTTPS, with an engine in memory. */
export async function openFabric(
  context: Pick<TestContext, 'after'>,
  { directory = temporaryState(context), engine = new FakeEngine() } = {},
): Promise<OpenFabric> {
  const settings = new SettingsFile(directory);
  const store = new ResourceStore(directory, () => undefined);
  const fabric = new Fabric({
    directory,
    settings,
    token: ownerToken,
    store,
    engine,
    version: '0.0.0',
    log: new FabricLog(directory),
    writeHosts: async () => undefined,
    throttles: true,
    onShutdown: () => undefined,
  });
  const endpoint = await fabric.open();
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= fabric.close());
  context.after(close);
  const { authority } = readLocalCertificate(directory);
  return {
    endpoint,
    authority,
    directory,
    settings,
    store,
    close,
    send: (line, { headers = {}, body } = {}) => {
      const [method = '', path = ''] = line.split(' ');
      return new Promise((resolve, reject) => {
        request(`${endpoint}${path}`, { method, headers, ca: authority, agent: false }, response => {
          let text = '';
          response
            .setEncoding('utf8')
            .on('data', part => (text += part))
            .on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                body: text === '' ? undefined : JSON.parse(text),
              }),
            );
        })
          .on('error', reject)
          .end(body);
      });
    },
  };
}
