import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { isCancellation, isOperationError } from '../../src/operations/operationError.ts';
import type { StepReport } from '../../src/operations/steps.ts';
import { credentialsDirectory } from '../../src/targets/stateDirectory.ts';
import { patience, run, TestHome } from './testHome.ts';

const foreignKubeconfig = `apiVersion: v1
kind: Config
clusters:
  - {name: work, cluster: {server: "https://work.example"}} # not ours
contexts:
  - {name: work, context: {cluster: work, user: me}}
users: [{name: me, user: {token: "x"}}]
current-context: work
`;

describe('what was interrupted goes on', { timeout: 5 * patience }, () => {
  let home: TestHome;

  before(async () => {
    home = await TestHome.open();
  });

  after(() => home.close());

  /** Tells when a step begins. */
  function whenRunning(step: string, act: () => void): (report: StepReport) => void {
    let acted = false;
    return ({ name, state }) => {
      if (name === step && state === 'running' && !acted) {
        acted = true;
        act();
      }
    };
  }

  async function idOf(member: string): Promise<string | undefined> {
    return (await home.containers()).find(container => container.member === member)?.id;
  }

  test('a provision that was cancelled is finished by repeating it, with what was there', async () => {
    const spec = await home.plan('cancelled', 'compact');
    const controller = new AbortController();
    const cancel = whenRunning('api', () => controller.abort());
    await assert.rejects(home.provision(spec, cancel, controller.signal), isCancellation);
    const etcd = await idOf('etcd');
    assert.ok(etcd);
    await home.provision(spec);
    assert.equal(await idOf('etcd'), etcd);
    await assert.rejects(home.plan('cancelled', 'single'), error => isOperationError(error, 'name-in-use'));
    await home.delete(spec);
    assert.deepEqual(await home.left(), []);
  });

  test('the command line program was killed: the same command goes on, and "down" leaves nothing', async () => {
    await writeFile(home.kubeconfig, foreignKubeconfig, { mode: 0o600 });
    const killed = home.cli(['up', 'killed', '--topology', 'single']);
    await line(killed, 'Resource groups');
    killed.kill('SIGKILL');
    await once(killed, 'close');

    const { code, output } = await ended(home.cli(['up', 'killed']));
    assert.equal(code, 0, output);
    const context = ['--kubeconfig', home.kubeconfig, '--context', 'frankenetes-killed'];
    const { stdout } = await run('kubectl', [...context, 'get', 'nodes', '--no-headers']);
    assert.match(stdout, /^virtual-kubelet +Ready /);

    const down = await ended(home.cli(['down', 'killed', '--yes']));
    assert.equal(down.code, 0, down.output);
    assert.deepEqual(await home.left(), []);
    assert.deepEqual(await readdir(credentialsDirectory(home.directory)), []);
    assert.equal(await readFile(home.kubeconfig, 'utf8'), foreignKubeconfig);
  });

  test('the fabric was killed: provision goes on, and a running cluster stays manageable', async () => {
    const spec = await home.plan('survivor', 'compact');
    const killing: Promise<void>[] = [];
    const kill = whenRunning('group control-plane', () => killing.push(home.killFabric()));
    await home.provision(spec, kill).catch(() => undefined);
    await Promise.all(killing);
    assert.equal(killing.length, 1);
    await home.provision(spec);

    const kubectl = await home.kubectl(spec);
    await kubectl(['run', 'before', '--image=nginx', '--port=80']);
    await kubectl(['wait', '--for=condition=Ready', 'pod/before', '--timeout=60s']);
    const etcd = await idOf('etcd');
    await home.killFabric();
    assert.match((await kubectl(['get', 'node', '--no-headers'])).stdout, /^virtual-kubelet +Ready /);

    await home.world();
    assert.equal(await idOf('etcd'), etcd);
    await kubectl(['run', 'afterwards', '--image=nginx', '--port=80']);
    await kubectl(['wait', '--for=condition=Ready', 'pod/before', 'pod/afterwards', '--timeout=90s']);
    assert.match(
      (await kubectl(['exec', 'before', '--', 'ls', '/usr/share/nginx/html'])).stdout,
      /index\.html/,
    );
    await home.delete(spec);
    assert.deepEqual(await home.left(), []);
  });
});

/** Resolves when the program has printed a line with this in it. */
async function line(program: ChildProcess, wanted: string): Promise<void> {
  let printed = '';
  assert.ok(program.stdout);
  for await (const chunk of program.stdout) {
    printed += String(chunk);
    if (printed.includes(wanted)) {
      return;
    }
  }
  assert.fail(`the program ended without a line "${wanted}": ${printed}`);
}

async function ended(program: ChildProcess): Promise<{ readonly code: unknown; readonly output: string }> {
  assert.ok(program.stdout && program.stderr);
  const [[code], ...texts] = await Promise.all([
    once(program, 'close'),
    text(program.stdout),
    text(program.stderr),
  ]);
  return { code, output: texts.join('') };
}
