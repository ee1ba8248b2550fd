import assert from 'node:assert/strict';
import { topologies, type ClusterSpec } from '../../../src/cluster/spec.ts';
import { deleteCluster } from '../../../src/operations/deleteCluster.ts';
import { provision } from '../../../src/operations/provision.ts';
import type { StepReport } from '../../../src/operations/steps.ts';
import type { World } from '../../../src/operations/world.ts';
import { stepTitle } from '../../../src/ui/words/stepTitle.ts';
import type { SuiteTest } from './suiteTest.ts';

/** Every step is told before the first begins; this one is cancelled there. */
const cancelled = AbortSignal.abort();
const nowhere = {} as World;

async function stepsOf(spec: ClusterSpec): Promise<readonly StepReport[]> {
  const steps: StepReport[] = [];
  const report = (step: StepReport): number => steps.push(step);
  await assert.rejects(provision(spec, nowhere, report, cancelled));
  await assert.rejects(deleteCluster(spec, nowhere, async () => undefined, report, cancelled));
  return steps;
}

/** The ui has words of its own for what operations say in English, so that they can be translated. */
export const wordTests: readonly SuiteTest[] = [
  {
    name: 'every step of an operation is called the same in the ui and in the log',
    async run() {
      for (const topology of topologies) {
        const spec: ClusterSpec = {
          id: 'abcde12345',
          name: 'demo',
          target: 'local',
          topology,
          region: 'eastus',
        };
        const steps = await stepsOf(spec);
        assert.ok(steps.length > 0);
        for (const step of steps) {
          assert.equal(stepTitle({ name: step.name, title: 'no title of its own' }, spec), step.title);
        }
      }
    },
  },
];
