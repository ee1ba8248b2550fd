import { connect } from 'node:net';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { clientEnvironment } from './clientEnvironment.ts';
import { connectEngine } from './engine/dockerEngine.ts';
import { EngineError } from './engine/engineError.ts';
import { type EngineAddress, engineUrl, findEngine, parseEngineAddress } from './engine/findEngine.ts';
import { writeHostsFile } from './engine/hostsFile.ts';
import { Fabric } from './fabric.ts';
import { readFabricFile, removeFabricFile, writeFabricFile } from './state/fabricFile.ts';
import { FabricLog } from './state/fabricLog.ts';
import { breakLock, holdsLock, releaseLock, takeLock } from './state/instanceLock.ts';
import { authorityFile } from './state/localCertificate.ts';
import { ResourceStore } from './state/resourceStore.ts';
import { readToken, SettingsFile } from './state/settings.ts';
import { StateDirectory } from './state/stateDirectory.ts';
import { recorderOf } from './state/trafficRecorder.ts';
import { chooseClimate } from './weather/chooseClimate.ts';

const usage =
  'usage: fabric --state DIR [--engine unix:///path | tcp://host:port] [--show-token] [--unthrottled] [--weather [FILE]]\n       fabric --state DIR --principal NAME';

/** Exit code by which whoever starts the fabric learns that no container engine was found. */
const noEngine = 3;

/** Milliseconds: between two looks for a fabric that is just starting, and in all. */
const startWait = { step: 100, most: 15_000 } as const;
const idleCheck = 60_000;

interface Arguments {
  readonly state: string;
  readonly engine?: string;
  readonly showToken: boolean;
  /** Faults on demand, where somebody asked for them; the file holds those to begin with. */
  readonly weather?: { readonly file?: string };
  /** Count requests and refuse none, as for tests that make many groups. */
  readonly unthrottled: boolean;
  /** Make a service principal at the fabric that runs, instead of running one. */
  readonly principal?: string;
}

/**
 * The fabric's program: `dist/fabric.js`. Prints one line of JSON when it can be used; or, for `--principal`, the
 * environment of its clients.
 */
async function main(): Promise<void> {
  const options = readArguments();
  const directory = new StateDirectory(resolve(options.state));
  if (options.principal !== undefined) {
    process.stdout.write(await clientEnvironment(directory, options.principal));
    return;
  }
  for (let holder = takeLock(directory); holder !== undefined; holder = takeLock(directory)) {
    if (await listens(directory, holder)) {
      printLine(directory, options);
      return;
    }
    breakLock(directory, holder);
  }
  try {
    await run(directory, options);
  } catch (error) {
    releaseLock(directory);
    throw error;
  }
}

function readArguments(): Arguments {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      state: { type: 'string' },
      engine: { type: 'string' },
      'show-token': { type: 'boolean', default: false },
      weather: { type: 'boolean', default: false },
      unthrottled: { type: 'boolean', default: false },
      principal: { type: 'string' },
    },
  });
  const [file, ...others] = positionals;
  if (values.state === undefined || others.length > 0 || (file !== undefined && !values.weather)) {
    throw new Error(usage);
  }
  return {
    state: values.state,
    showToken: values['show-token'],
    unthrottled: values.unthrottled,
    ...(values.engine === undefined ? {} : { engine: values.engine }),
    ...(values.principal === undefined ? {} : { principal: values.principal }),
    ...(values.weather ? { weather: file === undefined ? {} : { file } } : {}),
  };
}

async function run(directory: StateDirectory, options: Arguments): Promise<void> {
  directory.removeDrafts();
  const settings = new SettingsFile(directory);
  const log = new FabricLog(directory);
  const store = new ResourceStore(directory, (message, error) => log.write(message, error));
  const address = await chooseEngine(options.engine, settings, store);
  const hostsFile = directory.file('hosts');
  const { instance, subscriptionId, tenantId } = settings.current;
  const closing = Promise.withResolvers<void>();
  const recorder = recorderOf(process.env);
  const fabric = new Fabric({
    directory,
    settings,
    token: readToken(directory),
    store,
    engine: connectEngine({ address, instance, hostsFile, images: directory.file('images.json') }),
    version: packageJson.version,
    log,
    writeHosts: names => writeHostsFile(hostsFile, names),
    throttles: !options.unthrottled,
    onShutdown: () => setImmediate(closing.resolve),
    record: recorder && (exchange => recorder.record(exchange)),
    climate: chooseClimate(options.weather, { directory, store, log }),
  });

  const endpoint = await fabric.open();
  writeFabricFile(directory, {
    endpoint,
    pid: process.pid,
    instance,
    subscriptionId,
    tenantId,
    version: packageJson.version,
  });
  log.write(`listening on ${endpoint}`);
  printLine(directory, options);

  process.once('SIGINT', closing.resolve);
  process.once('SIGTERM', closing.resolve);
  const idle = setInterval(() => fabric.isIdle() && closing.resolve(), idleCheck);
  await closing.promise;
  clearInterval(idle);
  removeFabricFile(directory);
  await fabric.close();
  await recorder?.close();
  log.write('stopped');
  releaseLock(directory);
}

/**
 * The engine that the groups are on, or else the one that was asked for, or the first that answers.
 * @throws Error when another one is asked for than the groups are on: they would be made anew there, empty.
 */
async function chooseEngine(
  wanted: string | undefined,
  settings: SettingsFile,
  store: ResourceStore,
): Promise<EngineAddress> {
  const known = settings.current.engine;
  if (known !== undefined && store.list('containerGroup').length > 0) {
    if (wanted !== undefined && !isDeepStrictEqual(parseEngineAddress(wanted), known)) {
      const url = engineUrl(known);
      throw new Error(
        `Your container groups are on ${url}, not on ${wanted}. Delete them first, or use ${url}.`,
      );
    }
    return known;
  }
  const found = await findEngine({
    environment: process.env,
    platform: process.platform,
    home: homedir(),
    ...(wanted === undefined ? {} : { wanted }),
  });
  settings.change({ engine: found });
  return found;
}

/**
 * Whether the fabric that holds the state directory can be reached, or can be soon. If not, its process id
 * belongs to another program by now, as after a restart of the computer; or it has just closed.
 */
async function listens(directory: StateDirectory, pid: number): Promise<boolean> {
  for (let waited = 0; waited < startWait.most && holdsLock(directory, pid); waited += startWait.step) {
    const file = readFabricFile(directory);
    if (file?.pid === pid) {
      return await answers(new URL(file.endpoint));
    }
    await sleep(startWait.step);
  }
  return false;
}

function answers({ hostname, port }: URL): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** The token goes to a program that asked, not onto a screen. */
function printLine(directory: StateDirectory, { showToken }: Arguments): void {
  const file = readFabricFile(directory);
  const token = process.stdout.isTTY && !showToken ? {} : { token: readToken(directory) };
  const line = {
    endpoint: file?.endpoint,
    caFile: directory.file(authorityFile),
    ...token,
    subscriptionId: file?.subscriptionId,
    tenantId: file?.tenantId,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(error instanceof EngineError && error.reason === 'unreachable' ? noEngine : 1);
  },
);
