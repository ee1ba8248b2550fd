import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { ContainerGroupProperties } from '../../../../src/cluster/containerGroup.ts';
import type { Engine } from '../../../../src/fabric/engine/engine.ts';
import { EngineError } from '../../../../src/fabric/engine/engineError.ts';
import type { GroupLife } from '../../../../src/fabric/model/groupLife.ts';
import { GroupLives } from '../../../../src/fabric/model/groupLives.ts';
import { type GroupPhase, nextPhase, nextPhases } from '../../../../src/fabric/model/groupPhase.ts';
import { ResourceStore } from '../../../../src/fabric/state/resourceStore.ts';
import { FakeEngine } from '../fakeEngine.ts';
import { aStoredGroup, eventually, FakeClock, FakeVolumes, temporaryState } from '../fixtures.ts';
import { holdCalls } from '../heldCalls.ts';
import { proveRows, removeItem } from './rowProof.ts';

const isPhase = (phase: string): phase is GroupPhase => phase in nextPhases;
const phases = Object.keys(nextPhases).filter(isPhase);

const withInit: Partial<ContainerGroupProperties> = {
  initContainers: [{ name: 'first', properties: { image: 'busybox' } }],
};
const never: Partial<ContainerGroupProperties> = { restartPolicy: 'Never' };
const refused = new EngineError('unexpected', 'the engine refuses');

/** One group, and an engine whose calls can be held up. */
class Stage {
  readonly engine = new FakeEngine();
  readonly #context: TestContext;
  readonly #lives: GroupLives;
  /** Steps that the table refused. */
  readonly #mistakes: TypeError[] = [];

  constructor(context: TestContext) {
    this.#context = context;
    this.#lives = new GroupLives({
      store: new ResourceStore(temporaryState(context), () => undefined),
      engine: this.engine,
      clock: new FakeClock(),
      surroundings: { volumes: () => [], environment: async () => ({}) },
      volumes: new FakeVolumes(),
      writeHosts: async () => undefined,
      log: (_message, error) => {
        if (error instanceof TypeError) {
          this.#mistakes.push(error);
        }
      },
    });
  }

  get life(): GroupLife {
    const [life] = this.#lives.list();
    assert.ok(life, 'the group is gone');
    return life;
  }

  /** Brings the group to a phase, or only begins it. */
  async begin(properties: Partial<ContainerGroupProperties> = {}, until?: GroupPhase): Promise<void> {
    const stored = aStoredGroup();
    this.#lives.create({ ...stored, properties: { ...stored.properties, ...properties } });
    if (until !== undefined) {
      await this.is(until);
    }
  }

  hold(method: keyof Engine): () => void {
    return holdCalls(this.#context, this.engine, method);
  }

  /** Resolves when the group is in the phase; fails when a step was refused on the way. */
  async is(phase: GroupPhase): Promise<void> {
    await eventually(() => {
      assert.deepEqual(this.#mistakes, []);
      return this.life.record.phase === phase;
    });
  }

  operation(): ReturnType<GroupLives['newOperation']> {
    return this.#lives.newOperation();
  }

  restart(): void {
    this.life.restart(this.operation());
  }

  /** Everything made anew, and the engine refuses to take away what is there. */
  updateInVain(): void {
    this.engine.failNext('removeGroup', refused);
    this.life.update(this.life.group, this.operation(), () => undefined);
  }

  async remove(): Promise<void> {
    const { life } = this;
    await this.#lives.remove(life);
    assert.deepEqual(this.#mistakes, []);
    assert.equal(life.record.phase, 'deleting');
  }

  async close(): Promise<void> {
    await this.#lives.abandon();
  }
}

type Step = (stage: Stage) => Promise<void>;

/** To leave a phase by a command while the engine keeps the group in it. */
function heldIn(phase: GroupPhase, method: keyof Engine, begin: Step, command: Step): Step {
  return async stage => {
    const letGo = stage.hold(method);
    await begin(stage);
    await stage.is(phase);
    const done = command(stage);
    letGo();
    await done;
  };
}

const stop: Step = async stage => {
  await stage.life.stop();
  await stage.is('stopped');
};
const remove: Step = stage => stage.remove();
const restart: Step = async stage => {
  stage.restart();
  await stage.is('running');
};
const plain: Step = stage => stage.begin();
const initializing: Step = stage => stage.begin(withInit, 'initializing');
const running: Step = stage => stage.begin({}, 'running');
const completed: Step = async stage => {
  await stage.begin(never, 'running');
  stage.engine.end('web', 0);
  await stage.is('completed');
};
const stopped: Step = async stage => {
  await running(stage);
  await stop(stage);
};
/** In vain: the image is not there. What is left is taken away, which is held up. */
const failing: Step = async stage => {
  stage.engine.failNext('ensureImage', refused);
  await stage.begin();
};

function after(begin: Step, command: Step): Step {
  return async stage => {
    await begin(stage);
    await command(stage);
  };
}

const init =
  (exitCode: number): Step =>
  async stage => {
    await eventually(() => stage.engine.isRunning('first'));
    stage.engine.end('first', exitCode);
  };

/** For each step from phase to phase, how a group comes to take it. */
const steps: Readonly<Record<string, Step>> = {
  'pending → pulling': after(plain, stage => stage.is('running')),
  'pending → failed': after(running, async stage => {
    stage.updateInVain();
    await eventually(() => stage.life.record.provisioningState === 'Failed');
    await stage.is('running');
  }),
  'pending → stopping': after(plain, stop),
  'pending → deleting': after(plain, remove),

  'pulling → creating': after(plain, stage => stage.is('running')),
  'pulling → failed': after(failing, stage => stage.is('running')),
  'pulling → pending': heldIn('pulling', 'ensureImage', plain, restart),
  'pulling → stopping': heldIn('pulling', 'ensureImage', plain, async stage => {
    // A pull that is told to end.
    stage.engine.failNext('ensureImage', refused);
    await stop(stage);
  }),
  'pulling → deleting': heldIn('pulling', 'ensureImage', plain, remove),

  'creating → initializing': initializing,
  'creating → running': running,
  'creating → failed': after(async stage => stage.engine.failNext('createContainer', refused), running),
  'creating → pending': heldIn('creating', 'createContainer', plain, restart),
  'creating → stopping': heldIn('creating', 'createContainer', plain, stop),
  'creating → deleting': heldIn('creating', 'createContainer', plain, remove),

  'initializing → running': after(initializing, async stage => {
    await init(0)(stage);
    await stage.is('running');
  }),
  'initializing → failed': after(
    stage => stage.begin({ ...withInit, ...never }, 'initializing'),
    async stage => {
      await init(1)(stage);
      await eventually(() => stage.life.record.provisioningState === 'Failed');
      await stage.is('initializing');
    },
  ),
  'initializing → pending': after(initializing, async stage => {
    stage.restart();
    await stage.is('initializing');
  }),
  'initializing → stopping': after(initializing, stop),
  'initializing → deleting': after(initializing, remove),

  'running → completed': completed,
  'running → pending': after(running, restart),
  'running → stopping': after(running, stop),
  'running → deleting': after(running, remove),

  'completed → running': after(completed, async stage => {
    stage.life.resume();
    await eventually(() => stage.engine.calls.includes('owned'));
    await stage.is('completed');
  }),
  'completed → pending': after(completed, async stage => {
    stage.life.start(stage.operation());
    await stage.is('running');
  }),
  'completed → deleting': after(completed, remove),

  'failed → pending': after(failing, stage => stage.is('running')),
  'failed → stopping': heldIn('failed', 'removeGroup', failing, stop),
  'failed → deleting': heldIn('failed', 'removeGroup', failing, remove),

  'stopping → stopped': stopped,
  'stopping → deleting': after(
    running,
    heldIn('stopping', 'stopContainer', async stage => void stage.life.stop(), remove),
  ),
  'stopped → pending': after(stopped, async stage => {
    stage.life.start(stage.operation());
    await stage.is('running');
  }),
  'stopped → deleting': after(stopped, remove),
};

function partsOf(step: string): readonly [GroupPhase, GroupPhase] {
  const [from = '', to = ''] = step.split(' → ');
  assert.ok(isPhase(from) && isPhase(to));
  return [from, to];
}

async function play(context: TestContext, step: Step): Promise<void> {
  const stage = new Stage(context);
  try {
    await step(stage);
  } finally {
    await stage.close();
  }
}

proveRows({
  name: 'steps of a group',
  rows: phases.flatMap(from => nextPhases[from].map(to => `${from} → ${to}`)),
  scenarios: Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [name, (context: TestContext) => play(context, step)]),
  ),
  remove: row => {
    const [from, to] = partsOf(row);
    return removeItem(nextPhases[from], phase => phase === to);
  },
});

describe('a step that is not in the table', () => {
  for (const from of phases) {
    test(`is refused: from ${from}`, () => {
      for (const to of phases.filter(phase => !nextPhases[from].includes(phase))) {
        assert.throws(() => nextPhase(from, to), TypeError, to);
      }
    });
  }
});
