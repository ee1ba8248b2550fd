import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterSpec } from '../../src/cluster/spec.ts';
import { diagnose, type Finding } from '../../src/diagnosis/diagnose.ts';
import { english } from '../../src/language/phrase.ts';
import { clusterFacts } from '../../src/operations/clusterFacts.ts';
import { forever, type Kubectl, patience, TestHome } from './testHome.ts';

describe('a diagnosis of a real cluster', { timeout: 2 * patience }, () => {
  let home: TestHome;
  let spec: ClusterSpec;
  let kubectl: Kubectl;

  before(async () => {
    home = await TestHome.open();
    spec = await home.plan('diagnosed', 'compact');
    await home.provision(spec);
    kubectl = await home.kubectl(spec);
  });

  after(() => home.close());

  async function findings(): Promise<readonly Finding[]> {
    return diagnose(await clusterFacts(spec, await home.world(), forever));
  }

  async function comesToShow(name: string): Promise<Finding> {
    for (;;) {
      const found = (await findings()).find(({ about }) => about[0].name === name);
      if (found !== undefined) {
        return found;
      }
      await sleep(500);
    }
  }

  async function quota(body: object): Promise<void> {
    const [facts, token, ca] = await Promise.all(
      ['fabric.json', 'token', 'ca.crt'].map(file => readFile(join(home.directory, file), 'utf8')),
    );
    const { endpoint } = JSON.parse(facts ?? '') as { readonly endpoint: string };
    const headers = { authorization: `Bearer ${token?.trim() ?? ''}` };
    const call = request(`${endpoint}/fabric/quotas`, { method: 'PUT', ca, headers, agent: false });
    call.end(JSON.stringify(body));
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    assert.equal(answer.resume().statusCode, 200);
  }

  test('that is well finds nothing', async () => {
    assert.deepEqual(await findings(), []);
  });

  test('names pods that Azure made no container group for, and why', async () => {
    await quota({ limits: { StandardCores: 0 } });
    await kubectl(['run', 'one-too-many', '--image=nginx']);
    assert.equal((await comesToShow('default/one-too-many')).cause, 'quota');
    await quota({ preset: 'default' });

    await kubectl(['run', 'arguments', '--image=nginx', '--', 'only', 'arguments']);
    const refused = await comesToShow('default/arguments');
    assert.equal(refused.cause, 'operation-failed');
    assert.match(english(refused.why), /args without specifying the command/);
  });

  test('names pods that the scheduler finds no room for', async () => {
    const container = { name: 'huge', image: 'nginx', resources: { requests: { cpu: '500' } } };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'huge' },
      spec: { containers: [container] },
    };
    await kubectl(['apply', '-f', '-'], JSON.stringify(pod));
    assert.match(english((await comesToShow('default/huge')).why), /Insufficient cpu/);
  });
});
