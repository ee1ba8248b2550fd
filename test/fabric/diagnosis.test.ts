import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { connectAzure } from '../../src/azure/azureTarget.ts';
import type { ContainerGroupProperties, ContainerGroupRequest } from '../../src/cluster/containerGroup.ts';
import type { KeyPair } from '../../src/cluster/credentials.ts';
import { clusterNames } from '../../src/cluster/topology.ts';
import { type CauseId, causes } from '../../src/diagnosis/causes.ts';
import { diagnose, type Finding } from '../../src/diagnosis/diagnose.ts';
import type { Fact } from '../../src/diagnosis/fact.ts';
import type { Fault } from '../../src/fabric/weather/weather.ts';
import { kubernetes } from '../../src/kubernetes/kubernetes.ts';
import { english, phrase } from '../../src/language/phrase.ts';
import { certificateFacts, clusterFacts, serverFact } from '../../src/operations/clusterFacts.ts';
import { azureServer, failureFact } from '../../src/operations/failureFact.ts';
import { isOperationError } from '../../src/operations/operationError.ts';
import { groupFacts } from '../../src/operations/groupFacts.ts';
import { planCluster } from '../../src/operations/planCluster.ts';
import type { Endpoint, Target } from '../../src/operations/ports.ts';
import { provision } from '../../src/operations/provision.ts';
import { targetFacts } from '../../src/operations/targetFacts.ts';
import { issueClusterCredentials } from '../../src/pki/issueCredentials.ts';
import { fileCredentialStore } from '../../src/secrets/fileCredentialStore.ts';
import { aSpec } from '../unit/builders.ts';
import { EngineDoor } from './engineDoor.ts';
import { FabricProcess } from './fabricProcess.ts';
import { forever } from './shellGroup.ts';
import {
  anAuthority,
  aServerCertificate,
  closedEndpoint,
  openServer,
  openSilence,
  type Running,
  serverName,
} from './strangeServers.ts';

const never = new AbortController().signal;
const resourceGroup = 'diagnosis-tests';

/** Causes that were caused here, by what they are called. */
const caused = new Set<CauseId>();

/** The cause that these facts show; the most telling one, unless the test is about a lesser one. */
function shown(cause: CauseId, facts: readonly Fact[]): Finding {
  const findings = diagnose(facts);
  const found = findings.find(finding => finding.cause === cause);
  assert.ok(found, `expected ${cause}, found ${JSON.stringify(findings, undefined, 1)}`);
  assert.equal(findings[0], found);
  caused.add(cause);
  return found;
}

describe('the cause of what really went wrong is named', { timeout: 300_000 }, () => {
  const door = new EngineDoor(process.env['FRANKENETES_TEST_ENGINE'] ?? '');
  const fabric = new FabricProcess('--engine', door.address, '--weather', '--unthrottled');
  let target: Target;

  before(async () => {
    await door.open();
    await fabric.start();
    target = targetWith(fabric.line.token);
    await target.resourceManager.putResourceGroup(
      { name: resourceGroup, location: 'eastus', tags: {} },
      never,
    );
  });

  after(async () => {
    await target.resourceManager.deleteResourceGroup(resourceGroup, never);
    const left = await fabric.owned();
    await fabric.close();
    await door.remove();
    assert.deepEqual(left, []);
  });

  function targetWith(token: string, subscriptionId = fabric.line.subscriptionId): Target {
    const { endpoint, tenantId } = fabric.line;
    return connectAzure({
      endpoint,
      certificateAuthority: fabric.authority,
      subscriptionId,
      tenantId,
      credential: { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
    });
  }

  async function weather(timeScale: number, ...faults: readonly Fault[]): Promise<void> {
    const token = readFileSync(join(fabric.state, 'weather-token'), 'utf8');
    const { status, body } = await fabric.call(
      'PUT',
      '/fabric/weather',
      { seed: 1, timeScale, faults },
      token,
    );
    assert.equal(status, 200, JSON.stringify(body));
  }

  interface Wanted extends Partial<ContainerGroupProperties> {
    readonly script?: string;
    readonly command?: readonly string[];
    readonly image?: string;
    readonly probe?: readonly string[];
  }

  function aRequest({
    script = forever,
    command,
    image = 'busybox',
    probe,
    ...more
  }: Wanted): ContainerGroupRequest {
    return {
      location: 'eastus',
      properties: {
        osType: 'Linux',
        containers: [
          {
            name: 'main',
            properties: {
              image,
              command: command ?? ['sh', '-c', script],
              ports: more.ipAddress?.ports ?? [],
              resources: { requests: { cpu: 1, memoryInGB: 1 } },
              ...(probe === undefined
                ? {}
                : {
                    livenessProbe: { exec: { command: probe }, periodSeconds: 1, failureThreshold: 1 },
                  }),
            },
          },
        ],
        ...more,
      },
    };
  }

  async function put(name: string, wanted: Wanted): Promise<void> {
    await target.resourceManager.putContainerGroup(resourceGroup, name, aRequest(wanted), never);
  }

  /** As put. What goes wrong at once is told by the answer, too. */
  async function putInVain(name: string, wanted: Wanted): Promise<void> {
    await put(name, wanted).catch((error: unknown) => assert.ok(isOperationError(error, 'arm-refused')));
  }

  async function remove(name: string): Promise<void> {
    await target.resourceManager.deleteContainerGroup(resourceGroup, name, never);
  }

  async function look(name: string): Promise<readonly Fact[]> {
    const group = await target.resourceManager.getContainerGroup(resourceGroup, name, never);
    return group === undefined ? [] : await groupFacts(group, target.resourceManager, never);
  }

  /** The finding once the group shows it: what goes wrong takes its time. */
  async function comesToShow(cause: CauseId, name: string): Promise<Finding> {
    for (;;) {
      const facts = await look(name);
      if (diagnose(facts)[0]?.cause === cause) {
        return shown(cause, facts);
      }
      await sleep(100);
    }
  }

  /** What is thrown, as a fact. */
  async function failureOf(attempt: () => Promise<unknown>): Promise<Fact> {
    try {
      await attempt();
    } catch (error) {
      return failureFact(error, { name: 'it' });
    }
    return assert.fail('it worked');
  }

  describe('a container group', () => {
    const groups: readonly (readonly [CauseId, Wanted, RegExp])[] = [
      ['crash-loop', { script: 'echo no configuration; exit 3' }, /exit code 3 /],
      ['ends-by-itself', { script: 'exit 0' }, /without an error/],
      ['command-not-startable', { command: ['/no/such/program'] }, /no such program/],
      ['probe-fails', { probe: ['false'] }, /liveness probe says/],
      ['registry-unreachable', { image: '127.0.0.1:1/absent:1' }, /No connection to the registry/],
      [
        'group-failed',
        {
          volumes: [
            {
              name: 'share',
              azureFile: { shareName: 'none', storageAccountName: 'none', storageAccountKey: 'bm9uZQ==' },
            },
          ],
        },
        /Its events tell/,
      ],
    ];
    for (const [cause, wanted, words] of groups) {
      test(`shows ${cause}`, async () => {
        await putInVain(cause, wanted);
        const finding = await comesToShow(cause, cause);
        assert.match(english(finding.why), words);
        await remove(cause);
      });
    }

    test('that crashes shows the last lines of its log first', async () => {
      await put('last-lines', { script: 'echo one; echo two; exit 1' });
      const finding = await comesToShow('crash-loop', 'last-lines');
      assert.deepEqual(finding.evidence[0], {
        heading: phrase`Last lines of the log`,
        lines: ['one', 'two'],
      });
      assert.deepEqual(finding.about[0].container, 'main');
      await remove('last-lines');
    });

    const storms: readonly (readonly [CauseId, Fault])[] = [
      ['image-not-found', { kind: 'pullFailure', form: 'failed' }],
      ['registry-refused', { kind: 'registryRefusal', form: 'failed' }],
      ['registry-rate-limit', { kind: 'registryRateLimit', form: 'failed' }],
      ['no-capacity', { kind: 'noCapacity', form: 'failed' }],
    ];
    for (const [cause, fault] of storms) {
      test(`shows ${cause}`, async () => {
        await weather(1, fault);
        await putInVain(cause, {});
        await comesToShow(cause, cause);
        await weather(1);
        await remove(cause);
      });
    }

    test('shows that it was killed', async () => {
      await put('killed', {});
      await weather(1, { kind: 'containerKilled', group: 'killed', every: 0.1, next: 1 });
      const finding = await comesToShow('killed', 'killed');
      assert.match(english(finding.why), /^Exit code 137: .* \(1 GB\)/);
      await weather(1);
      await remove('killed');
    });

    test('shows a deployment that took too long', async () => {
      await weather(1000);
      const waits = { name: 'waits', properties: { image: 'busybox', command: ['sh', '-c', forever] } };
      await put('late', { initContainers: [waits] });
      await comesToShow('deployment-timed-out', 'late');
      await weather(1);
      await remove('late');
    });

    test('shows that somebody stopped it', async () => {
      await put('halted', {});
      while (
        (await target.resourceManager.getContainerGroup(resourceGroup, 'halted', never))?.state !== 'Running'
      ) {
        await sleep(50);
      }
      assert.deepEqual(diagnose(await look('halted')), []);
      await target.resourceManager.stopContainerGroup(resourceGroup, 'halted', never);
      await comesToShow('stopped', 'halted');
      await remove('halted');
    });

    test('shows that the engine is away', async () => {
      await put('orphan', {});
      await door.shut();
      await comesToShow('engine-stopped', 'orphan');
      await door.open();
      while (diagnose(await look('orphan')).length > 0) {
        await sleep(100);
      }
      await remove('orphan');
    });
  });

  describe('a refusal', () => {
    const refusals: readonly (readonly [CauseId, Fault])[] = [
      ['image-not-found', { kind: 'pullFailure', form: 'refused' }],
      ['registry-rate-limit', { kind: 'registryRateLimit', form: 'refused' }],
      ['no-capacity', { kind: 'noCapacity', form: 'refused' }],
    ];
    for (const [cause, fault] of refusals) {
      test(`shows ${cause}`, async () => {
        await weather(1, fault);
        shown(cause, [await failureOf(() => put('refused', {}))]);
        await weather(1);
      });
    }

    test('shows a quota', async () => {
      await fabric.call('PUT', '/fabric/quotas', { limits: { StandardCores: 0 } });
      shown('quota', [await failureOf(() => put('too-many', {}))]);
      await fabric.call('PUT', '/fabric/quotas', { preset: 'default' });
    });

    test('shows a DNS name that another group has', async () => {
      const ipAddress = { type: 'Public', ports: [{ port: 80 }], dnsNameLabel: 'taken-label' } as const;
      await put('owner', { ipAddress });
      shown('dns-label-taken', [await failureOf(() => put('other', { ipAddress }))]);
      await remove('owner');
    });

    test('shows a resource provider that is not registered', async () => {
      const provider = `/subscriptions/${fabric.line.subscriptionId}/providers/Microsoft.ManagedIdentity`;
      const version = '?api-version=2021-04-01';
      await fabric.call('POST', `${provider}/unregister${version}`);
      const refused = await failureOf(() =>
        target.resourceManager.putIdentity(resourceGroup, 'robot', 'eastus', {}, never),
      );
      const finding = shown('provider-not-registered', [refused]);
      assert.match(english(finding.why), /az provider register --namespace Microsoft\.ManagedIdentity$/);
      await fabric.call('POST', `${provider}/register${version}`);
    });

    test('shows that nobody is signed in', async () => {
      shown('not-signed-in', await targetFacts(azureServer, async () => targetWith('nobody'), never));
    });

    test('shows a subscription that is not there', async () => {
      const elses = targetWith(fabric.line.token, '00000000-0000-0000-0000-000000000001');
      const finding = shown('no-subscription', await targetFacts(azureServer, async () => elses, never));
      assert.equal(finding.next[0], 'choose-subscription');
    });

    test('shows a role that is too small', async () => {
      const facts = await targetFacts(azureServer, async () => targetWith(await tokenOfNobody()), never);
      shown('role-too-small', facts);
    });

    /** A service principal without any role. */
    async function tokenOfNobody(): Promise<string> {
      const made = await fabric.call('POST', '/fabric/principals', { displayName: 'nobody' });
      const { appId, secret } = made.body as { readonly appId: string; readonly secret: string };
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: appId,
        client_secret: secret,
        scope: 'https://management.azure.com/.default',
      });
      const url = `${fabric.line.endpoint}/${fabric.line.tenantId}/oauth2/v2.0/token`;
      const answer = await new Promise<string>((resolve, reject) => {
        const call = request(url, { method: 'POST', ca: fabric.authority, agent: false }, response =>
          resolve(text(response)),
        );
        call.on('error', reject);
        call.end(form.toString());
      });
      return (JSON.parse(answer) as { readonly access_token: string }).access_token;
    }

    test('shows that Azure asks to wait', async () => {
      await weather(1, { kind: 'throttled', operation: 'ContainerGroups_Get', retryAfter: 0 });
      shown('arm-throttled', [await failureOf(() => look('any'))]);
      await weather(1);
    });

    test('that no row of the table knows is told in its own words', async () => {
      const refused = await failureOf(() => put('Not_A_Name', {}));
      assert.match(
        english(shown('operation-failed', [refused]).why),
        /Making container group "Not_A_Name": /,
      );
    });
  });

  test('a fabric that has ended is told from an Azure that does not answer', async () => {
    await fabric.kill();
    shown('fabric-ended', await targetFacts(azureServer, async () => target, never));
    await fabric.start();
    target = targetWith(fabric.line.token);
  });

  test('a cluster whose creation was interrupted is told to be incomplete', async () => {
    const world = {
      target,
      credentials: fileCredentialStore(join(fabric.state, 'clusters')),
      kubernetes: kubernetes(),
      user: 'alice@laptop',
    };
    const spec = await planCluster({ name: 'half', topology: 'classic', region: 'eastus' }, target, never);
    const interrupted = new AbortController();
    await assert.rejects(
      provision(
        spec,
        world,
        ({ name, state }) =>
          name === 'resource-groups' && state === 'done' ? interrupted.abort() : undefined,
        interrupted.signal,
      ),
    );
    const finding = shown('group-missing', await clusterFacts(spec, world, never));
    assert.match(english(finding.why), /etcd, apiserver, controller-manager, scheduler, virtual-kubelet/);
    for (const name of ['half', 'half-pods']) {
      await target.resourceManager.deleteResourceGroup(name, never);
    }
  });

  describe('a server', () => {
    const authority = anAuthority('cluster');

    async function factsOf(endpoint: Endpoint): Promise<readonly Fact[]> {
      const address = { endpoint, serverName, certificateAuthority: authority.certificate };
      return [await serverFact(address, '/readyz', { name: serverName }, kubernetes(), never)];
    }

    async function shows(cause: CauseId, server: Running): Promise<Finding> {
      try {
        return shown(cause, await factsOf(server.endpoint));
      } finally {
        await server.close();
      }
    }

    const certificateFrom = (issuer: KeyPair, age?: number): KeyPair => aServerCertificate(issuer, age);

    test('that is as it should be shows nothing', async () => {
      const server = await openServer({ certificate: certificateFrom(authority) });
      assert.deepEqual(diagnose(await factsOf(server.endpoint)), []);
      await server.close();
    });

    test('shows a certificate that has ended', async () => {
      const old = anAuthority('cluster', new Date(Date.now() - 100 * 86_400_000));
      const server = await openServer({ certificate: certificateFrom(old, 20) });
      const address = { endpoint: server.endpoint, serverName, certificateAuthority: old.certificate };
      const fact = await serverFact(address, '/readyz', { name: serverName }, kubernetes(), never);
      assert.match(english(shown('certificate-expired', [fact]).why), /is valid from \d{4}-\d\d-\d\d until /);
      await server.close();
    });

    test('shows a clock that is wrong, and not what follows from it', async () => {
      const clockAhead = 3 * 3_600_000;
      const server = await openServer({ certificate: certificateFrom(authority), clockAhead });
      assert.match(english((await shows('clock-skew', server)).why), / are 3 h apart\./);
    });

    test('shows an authority that is none of ours', async () => {
      const server = await openServer({ certificate: certificateFrom(anAuthority('Inspector')) });
      assert.match(english((await shows('tls-inspected', server)).why), /a certificate of "CN=Inspector"/);
    });

    test('shows what of the API is not ready', async () => {
      const body = '[+]ping ok\n[-]etcd failed: reason withheld\n';
      const server = await openServer({ certificate: certificateFrom(authority), status: 500, body });
      const { evidence } = await shows('api-not-ready', server);
      assert.ok(evidence.some(({ lines }) => lines.includes('[-]etcd failed: reason withheld')));
    });

    test('shows a port where nothing listens', async () => {
      const finding = shown('port-blocked', await factsOf(await closedEndpoint()));
      assert.match(english(finding.why), /\(ECONNREFUSED\)/);
    });

    test('shows a listener that never answers', async () => {
      assert.match(english((await shows('port-blocked', await openSilence())).why), /\(ETIMEDOUT\)/);
    });

    test('shows a name that does not resolve', async () => {
      const host = 'no-such-cluster.invalid';
      assert.match(
        english(shown('name-not-resolving', await factsOf({ host, port: 443 })).why),
        /no-such-cluster/,
      );
      const failure = await kubernetes().resolve(host, never);
      shown('name-not-resolving', [
        { kind: 'name', about: { name: host }, host, ...(failure === undefined ? {} : { failure }) },
      ]);
    });
  });

  test('keys that are kept here show when they have ended', () => {
    const spec = aSpec({ target: 'azure' });
    const longAgo = new Date(Date.now() - 20 * 365 * 86_400_000);
    const credentials = issueClusterCredentials(spec, clusterNames(spec), longAgo);
    shown('certificate-expired', certificateFacts(credentials));
  });

  test('every row of the table was caused', () => {
    assert.deepEqual([...caused].toSorted(), causes.map(({ id }) => id).toSorted());
  });
});
