import { l10n } from 'vscode';
import { clusterNameProblem } from '../../cluster/clusterName.ts';
import { targets, topologies, type TargetKind, type Topology } from '../../cluster/spec.ts';
import type { Subscription } from '../../operations/ports.ts';
import type { Services } from '../services.ts';
import { targetName } from '../tree/nodeText.ts';
import { translated } from '../words/translated.ts';
import { topologyText } from '../words/topologyText.ts';
import { lastChoices } from './lastChoices.ts';
import { askChoice, askText, type StepOutcome } from './multiStepInput.ts';
import { runWizard, type WizardStep } from './wizard.ts';

/** What a person chose for a new cluster. */
export interface ClusterChoices {
  readonly name: string;
  readonly target: TargetKind;
  readonly subscription: Subscription | undefined;
  readonly region: string;
  readonly topology: Topology;
}

/**
 * Asks what the new cluster shall be, beginning with what was chosen last.
 * @returns undefined when it was dismissed.
 */
export async function askForCluster(services: Services, name?: string): Promise<ClusterChoices | undefined> {
  const last = lastChoices(services.memory).read();
  const first = { ...last, name: name ?? freeName(services), subscription: services.azure.subscription };
  const chosen = await runWizard(l10n.t('Create cluster'), steps(services), first);
  if (chosen !== undefined) {
    await lastChoices(services.memory).write(chosen);
  }
  return chosen;
}

function steps(services: Services): readonly WizardStep<ClusterChoices>[] {
  const always = (): boolean => true;
  const onAzure = ({ target }: ClusterChoices): boolean => target === 'azure';
  return [
    { applies: always, ask: (answers, position) => askName(answers, position, services) },
    { applies: always, ask: askTarget },
    { applies: onAzure, ask: (answers, position) => askSubscription(answers, position, services) },
    { applies: onAzure, ask: (answers, position) => askRegion(answers, position, services) },
    { applies: always, ask: askTopology },
  ];
}

type Ask = WizardStep<ClusterChoices>['ask'];
type Position = Parameters<Ask>[1];
type Outcome = Promise<StepOutcome<ClusterChoices>>;

async function askName(answers: ClusterChoices, position: Position, services: Services): Outcome {
  const outcome = await askText(position, {
    prompt: l10n.t('Name of the cluster. It becomes its resource group, DNS names and kubectl context.'),
    value: answers.name,
    problem: name => nameProblem(name, services),
  });
  return answered(outcome, name => ({ ...answers, name }));
}

async function askTarget(answers: ClusterChoices, position: Position): Outcome {
  const details: Readonly<Record<TargetKind, string>> = {
    local: l10n.t('Containers on this computer: Docker or Podman, no account, no bill.'),
    azure: l10n.t('Azure Container Instances in your subscription, billed by the second.'),
  };
  const outcome = await askChoice(position, {
    placeholder: l10n.t('Where shall it run?'),
    choices: targets.map(value => ({ label: targetName(value), detail: details[value], value })),
    isActive: value => value === answers.target,
  });
  return answered(outcome, target => ({ ...answers, target }));
}

async function askSubscription(answers: ClusterChoices, position: Position, { azure }: Services): Outcome {
  const outcome = await askChoice(position, {
    placeholder: l10n.t('In which subscription?'),
    choices: azure
      .subscriptions()
      .then(subscriptions =>
        subscriptions.map(value => ({ label: value.displayName, description: value.subscriptionId, value })),
      ),
    isActive: value => value.subscriptionId === answers.subscription?.subscriptionId,
  });
  return answered(outcome, subscription => ({ ...answers, subscription }));
}

async function askRegion(answers: ClusterChoices, position: Position, { azure }: Services): Outcome {
  const regions = answers.subscription === undefined ? [] : azure.regions(answers.subscription);
  const outcome = await askChoice(position, {
    placeholder: l10n.t('In which region?'),
    choices: Promise.resolve(regions).then(listed =>
      listed.map(({ name, displayName }) => ({ label: displayName, description: name, value: name })),
    ),
    isActive: value => value === answers.region,
  });
  return answered(outcome, region => ({ ...answers, region }));
}

async function askTopology(answers: ClusterChoices, position: Position): Outcome {
  const outcome = await askChoice(position, {
    placeholder: l10n.t('How shall its components be put into container groups?'),
    choices: topologies.map(value => ({
      label: value,
      ...(value === topologies[0] ? { description: l10n.t('recommended') } : {}),
      detail: topologyText(value),
      value,
    })),
    isActive: value => value === answers.topology,
  });
  return answered(outcome, topology => ({ ...answers, topology }));
}

function answered<Value>(
  outcome: StepOutcome<Value>,
  add: (value: Value) => ClusterChoices,
): StepOutcome<ClusterChoices> {
  return outcome.kind === 'next' ? { kind: 'next', value: add(outcome.value) } : outcome;
}

function nameProblem(name: string, services: Services): string | undefined {
  const problem = clusterNameProblem(name);
  return problem === undefined ? nameInUse(name, services) : translated(problem);
}

function nameInUse(name: string, { store, operations }: Services): string | undefined {
  const known = targets.flatMap(kind => store.snapshot(kind).clusters.map(({ spec }) => spec));
  const taken = [...known, ...operations.all().map(({ spec }) => spec)].find(spec => spec.name === name);
  return taken === undefined
    ? undefined
    : l10n.t(
        'There is already a cluster called "{0}": {1}. Choose another name.',
        name,
        targetName(taken.target),
      );
}

function freeName(services: Services): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? 'demo' : `demo-${count}`;
    if (nameInUse(name, services) === undefined) {
      return name;
    }
  }
}
