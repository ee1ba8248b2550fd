import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { RestartPolicy } from '../../../../../src/cluster/containerGroup.ts';
import type { ArmContext } from '../../../../../src/fabric/arm/armContext.ts';
import type { Engine } from '../../../../../src/fabric/engine/engine.ts';
import { DeploymentRuns } from '../../../../../src/fabric/arm/resources/deployments/deploymentRuns.ts';
import { RequestCounts } from '../../../../../src/fabric/arm/throttling/requestCounts.ts';
import { EngineError, type EngineErrorReason } from '../../../../../src/fabric/engine/engineError.ts';
import { Shares } from '../../../../../src/fabric/files/shares.ts';
import type { GroupRecord } from '../../../../../src/fabric/model/groupRecord.ts';
import { GroupLives } from '../../../../../src/fabric/model/groupLives.ts';
import { StreamSessions } from '../../../../../src/fabric/network/streamSessions.ts';
import { ResourceStore } from '../../../../../src/fabric/state/resourceStore.ts';
import type { StateDirectory } from '../../../../../src/fabric/state/stateDirectory.ts';
import { Volumes } from '../../../../../src/fabric/volumes/volumes.ts';
import { armContextOf, at, groupsPath, subscription } from '../../armFixture.ts';
import { container, groupRequest } from '../../fixtures.ts';
import { Mortal } from './mortal.ts';
import { directCall, type DirectAnswer } from './directArm.ts';
import { assertAnswer, isUnderWay, assertAtRest, assertTransition, lookOf } from './serviceModel.ts';
import { StrictEngine } from './strictEngine.ts';
import { TurnClock } from './turnClock.ts';

/** Something that a client asks for, or that befalls the fabric; plain data, so that a failure can be told and shrunk. */
export type Step =
  | { readonly ask: string; readonly group: string; readonly policy: RestartPolicy }
  | { readonly befall: 'settle' | 'engine away' | 'engine back' | 'fabric restarted' }
  | { readonly fails: keyof Engine; readonly reason: EngineErrorReason }
  | { readonly vanishes: string }
  /** The fabric's process is killed when it has written so many more times. */
  | { readonly writesLeft: number }
  | { readonly exit: string; readonly code: number };

const resourceGroup = `/subscriptions/${subscription}/resourceGroups/rg`;

/** A group that is there throughout and has the label that others are refused. */
const holder = 'holder';
const takenLabel = 'label-holder';

/** Turns of the event loop in which everything comes to its end that ever does. */
const patience = 5000;

/** Turns of rest after which nothing is under way any more that could end it. */
const calm = 30;

const requests: Readonly<Record<string, readonly [method: string, below: string]>> = {
  put: ['PUT', ''],
  putChanged: ['PUT', ''],
  putImmutable: ['PUT', ''],
  putTaken: ['PUT', ''],
  patch: ['PATCH', ''],
  get: ['GET', ''],
  start: ['POST', '/start'],
  stop: ['POST', '/stop'],
  restart: ['POST', '/restart'],
  delete: ['DELETE', ''],
  exec: ['POST', '/containers/main/exec'],
  attach: ['POST', '/containers/main/attach'],
};

/** A fabric on an engine in memory that compares every answer with what the service may say. */
export class CheckedFabric {
  readonly #directory: StateDirectory;
  readonly #engine: StrictEngine;
  #mortal = new Mortal();
  #context: ArmContext;
  /** What was created and not deleted: the body that was last seen, and the request. */
  readonly #groups = new Map<string, { seen: unknown; policy: RestartPolicy }>();
  #version = 0;
  /** Operations to be followed, by group. */
  readonly #followed = new Map<string, string[]>();
  /** Each ends with what was wrong with it. */
  readonly #stops: Promise<unknown>[] = [];
  #away = false;

  constructor(directory: StateDirectory, turns: readonly number[]) {
    this.#directory = directory;
    this.#engine = new StrictEngine(turns);
    this.#context = this.#open();
  }

  async begin(): Promise<void> {
    await directCall(this.#context, `PUT ${resourceGroup}`, { location: 'eastus' });
    const { status, body } = await this.#call('put', holder);
    assert.equal(status, 201, JSON.stringify(body));
  }

  async take(step: Step): Promise<void> {
    if ('ask' in step) {
      await this.#ask(step.ask, step.group, step.policy);
    } else if ('exit' in step) {
      if (this.#engine.isRunning(step.exit) && !this.#away) {
        this.#engine.end(step.exit, step.code);
      }
    } else if ('vanishes' in step) {
      this.#engine.vanish(step.vanishes);
    } else if ('fails' in step) {
      this.#engine.failNext(step.fails, new EngineError(step.reason, 'The engine stumbles.'));
    } else if ('writesLeft' in step) {
      this.#mortal.dieAfter(step.writesLeft);
    } else {
      await this.#befall(step.befall);
    }
    if (this.#mortal.isDead) {
      await this.#riseAgain('ask' in step ? step.group : undefined);
    }
    await this.#list();
  }

  /** Whatever was begun ends, what is left is as it was answered, and with the last group everything is gone. */
  async finish(): Promise<void> {
    await this.#befall('engine back');
    await this.#riseAgain();
    await this.#settle();
    for (const wrong of await Promise.all(this.#stops)) {
      assert.ifError(wrong);
    }
    await this.#context.lives.removed();
    for (const name of this.#groups.keys()) {
      const { body } = await this.#call('get', name);
      assertAtRest(body);
      this.#assertOnEngine(name, body);
    }
    for (const [name, ids] of this.#followed) {
      for (const operation of ids) {
        const { body } = await directCall(this.#context, `GET ${operation}`);
        assert.notEqual(at(body, 'status'), 'Pending', `operation of ${name}`);
        assert.notEqual(at(body, 'status'), undefined, `operation of ${name} is not known`);
      }
    }
    const known = new Set(this.#context.lives.list().map(({ group }) => group.engineGroup));
    assert.deepEqual(new Set([...this.#engine.keys()].filter(key => !known.has(key))), new Set(['network']));
    for (const name of [...this.#groups.keys(), holder]) {
      assert.equal((await this.#call('delete', name)).status, 200);
    }
    await this.#context.lives.removed();
    assert.deepEqual(this.#engine.keys(), new Set());
    assert.equal(readdirSync(this.#directory.file('resources')).length, 1);
  }

  /** Nothing goes on any more, also after a failure: the clock here waits for nobody. */
  kill(): void {
    this.#mortal.dieAfter(-1);
    void this.#context.lives.abandon();
  }

  #open(): ArmContext {
    this.#mortal = new Mortal();
    const clock = new TurnClock();
    const engine = this.#mortal.engine(this.#engine);
    const state = this.#mortal.directory(this.#directory.path);
    const store = new ResourceStore(state, () => undefined);
    const shares = new Shares(store, state, () => undefined);
    const lives = new GroupLives({
      store,
      engine,
      clock,
      surroundings: { volumes: () => [], environment: async () => ({}) },
      volumes: new Volumes(shares, state),
      writeHosts: async () => undefined,
      log: () => undefined,
    });
    const sessions = new StreamSessions(engine, () => undefined);
    return armContextOf({
      clock,
      deployments: new DeploymentRuns(store),
      store,
      shares,
      lives,
      engine,
      sessions,
      requests: new RequestCounts(clock),
      throttles: false,
    });
  }

  /** Another process takes over from one that was killed. @param asked What was asked for just then, unanswered. */
  async #riseAgain(asked?: string): Promise<void> {
    this.kill();
    this.#context = this.#open();
    await this.#context.lives.load();
    if (asked === undefined) {
      return;
    }
    const { status, body } = await this.#call('get', asked);
    if (status === 404) {
      this.#groups.delete(asked);
      this.#followed.delete(asked);
    } else if (!this.#groups.has(asked)) {
      this.#groups.set(asked, { seen: body, policy: at(body, 'properties.restartPolicy') as RestartPolicy });
      this.#followed.set(asked, []);
    }
  }

  async #ask(verb: string, name: string, policy: RestartPolicy): Promise<void> {
    const before = (await this.#call('get', name)).body;
    if (this.#mortal.isDead) {
      // What it had in mind and did not write down any more nobody saw.
      return;
    }
    const seen = this.#groups.has(name) ? before : undefined;
    const look = this.#lookOf(name, seen);
    const known = this.#groups.get(name);
    if (known !== undefined) {
      assertTransition(known.seen, seen);
      known.seen = seen;
    }
    const answer = this.#call(verb, name, policy);
    if (verb === 'stop') {
      // It answers when all is stopped; others may ask meanwhile.
      const mortal = this.#mortal;
      const checked = answer.then(({ status }) => mortal.isDead || assertAnswer(verb, [look], status));
      this.#stops.push(
        checked.then(
          () => undefined,
          (error: unknown) => error,
        ),
      );
      return;
    }
    const given = await answer;
    if (this.#mortal.isDead) {
      return;
    }
    const meanwhile = isUnderWay(look)
      ? [
          this.#lookOf(name, (await this.#call('get', name)).body),
          // What it begins hides that the group had just come to run.
          ...(verb === 'restart' ? ['running'] : []),
        ]
      : [];
    assertAnswer(verb, [look, ...meanwhile], given.status);
    this.#learn(verb, name, policy, given);
  }

  #lookOf(name: string, seen: unknown): string {
    const life = this.#context.lives.list().find(({ group }) => group.name === name);
    return lookOf(seen, life?.record.phase === 'stopping');
  }

  /** What the answer changed for who keeps account. */
  #learn(verb: string, name: string, policy: RestartPolicy, { status, body, operation }: DirectAnswer): void {
    if (status === 201) {
      this.#groups.set(name, { seen: body, policy });
      this.#followed.set(name, []);
    } else if (verb === 'delete' && status === 200) {
      this.#groups.delete(name);
      this.#followed.delete(name);
    }
    if (operation !== undefined) {
      this.#followed.get(name)?.push(operation);
    }
  }

  #call(verb: string, name: string, policy: RestartPolicy = 'Always'): Promise<DirectAnswer> {
    const [method, below] = requests[verb] ?? [verb, ''];
    const body = this.#body(verb, name, policy);
    return directCall(this.#context, `${method} ${groupsPath}/${name}${below.replace('main', name)}`, body);
  }

  #body(verb: string, name: string, policy: RestartPolicy): unknown {
    const known = this.#groups.get(name);
    const request = (label: string, cpu = 1, value = 'same'): unknown =>
      groupRequest({
        restartPolicy: known?.policy ?? policy,
        containers: [
          container(name, {
            ports: [{ port: 80 }],
            resources: { requests: { cpu, memoryInGB: 1 } },
            environmentVariables: [{ name: 'KEY', value }],
          }),
        ],
        ipAddress: { type: 'Public', ports: [{ port: 80 }], dnsNameLabel: label },
      });
    switch (verb) {
      case 'put':
        return request(`label-${name}`);
      case 'putChanged':
        this.#version += 1;
        return request(`label-${name}`, 1, `version ${this.#version}`);
      case 'putImmutable':
        return request(`label-${name}`, known === undefined ? 1 : 2);
      case 'putTaken':
        return request(takenLabel);
      case 'patch':
        return { tags: { patched: 'yes' } };
      case 'exec':
        return { command: 'sh' };
      default:
        return undefined;
    }
  }

  async #befall(what: Extract<Step, { befall: unknown }>['befall']): Promise<void> {
    switch (what) {
      case 'settle':
        return this.#away ? undefined : this.#settle();
      case 'engine away':
        this.#away = true;
        this.#engine.goAway();
        return undefined;
      case 'engine back':
        this.#away = false;
        this.#engine.comeBack();
        return undefined;
      case 'fabric restarted':
        await this.#context.lives.abandon();
        this.#context = this.#open();
        return this.#context.lives.load();
    }
  }

  /** Until all groups are at rest. @throws when that never comes. */
  async #settle(): Promise<void> {
    for (let turn = 0, resting = 0; turn < patience && resting < calm; turn += 1) {
      resting = this.#context.lives.list().every(({ record }) => isAtRest(record)) ? resting + 1 : 0;
      await new Promise(resolve => setImmediate(resolve));
      if (this.#mortal.isDead) {
        return;
      }
    }
    for (const { group, record } of this.#context.lives.list()) {
      assert.ok(isAtRest(record), `${group.name} never comes to rest: ${JSON.stringify(record)}`);
    }
  }

  /** The lists tell what was created and not deleted, without views. */
  async #list(): Promise<void> {
    for (const scope of [`/subscriptions/${subscription}`, resourceGroup]) {
      const list = `GET ${scope}/providers/Microsoft.ContainerInstance/containerGroups`;
      const { body } = await directCall(this.#context, list);
      const listed = at(body, 'value') as readonly unknown[];
      assert.deepEqual(
        new Set(listed.map(group => at(group, 'name'))),
        new Set([...this.#groups.keys(), holder]),
      );
      assert.ok(listed.every(group => at(group, 'properties.instanceView') === undefined));
      const labels = listed.map(group => at(group, 'properties.ipAddress.dnsNameLabel'));
      assert.equal(new Set(labels).size, labels.length, 'a label is there twice');
    }
  }

  /** What a group at rest has on the engine. */
  #assertOnEngine(name: string, body: unknown): void {
    const state = String(at(body, 'properties.instanceView.state'));
    const { engineGroup } = this.#context.lives.list().find(({ group }) => group.name === name)?.group ?? {};
    const members = [...this.#engine.containers.values()].filter(({ spec }) => spec.group === engineGroup);
    const sandbox = this.#engine.sandboxes.get(engineGroup ?? '')?.running ?? false;
    const told = at(body, 'properties.containers.0.properties.environmentVariables.0.value');
    if (state !== 'Stopped') {
      assert.deepEqual(
        members.map(({ spec }) => spec.environment['KEY']),
        [told],
      );
    }
    assert.deepEqual(
      { sandbox, running: members.filter(({ state: { running } }) => running).length },
      { sandbox: state !== 'Stopped', running: state === 'Running' ? 1 : 0 },
      `${name} is ${state}`,
    );
  }
}

function isAtRest({ phase, operations: begun, containers, engineReachable }: GroupRecord): boolean {
  const ended = begun.every(({ status }) => status !== 'Pending');
  const runs = Object.values(containers).every(({ currentState }) => currentState.state === 'Running');
  return (
    engineReachable &&
    ended &&
    ((phase === 'running' && runs) || phase === 'completed' || phase === 'stopped')
  );
}
