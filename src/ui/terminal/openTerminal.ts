import { l10n, ThemeIcon, window } from 'vscode';
import {
  containerOf,
  podContainerOf,
  type ContainerChoice,
  type PodContainerChoice,
} from '../pick/pickNode.ts';
import type { Services } from '../services.ts';
import type { TreeNode } from '../tree/treeNode.ts';
import { containerShell } from './containerShell.ts';
import { podShell } from './podShell.ts';
import { refuseStopped } from './refuseStopped.ts';
import { ShellTerminal, type OpenShell } from './shellTerminal.ts';

/** Terminals of VS Code with a shell somewhere else. Loaded with the first one. */

const usualShell = '/bin/sh';

/** A terminal in a container, through Container Instances. */
export async function openTerminal(node: TreeNode | undefined, services: Services): Promise<void> {
  const choice = await containerOf(node, services);
  if (!(await refuseStopped(choice, services))) {
    await openInContainer(choice, services);
  }
}

/** A terminal in a pod, through its cluster's Kubernetes API. */
export async function openPodTerminal(node: TreeNode | undefined, services: Services): Promise<void> {
  const choice = await podContainerOf(node, services);
  if (!(await refuseStopped(choice, services))) {
    await openInPod(choice, services);
  }
}

async function openInContainer(
  { target, group, container }: ContainerChoice,
  { worlds }: Services,
): Promise<void> {
  const program = await window.showInputBox({
    title: l10n.t('Open a terminal in container "{0}"', container.name),
    prompt: l10n.t(
      'The program to run, such as /bin/sh or /bin/bash. Container Instances passes no arguments to it, keeps the size that the terminal has at its start, and tells no exit code.',
    ),
    value: usualShell,
    ignoreFocusOut: true,
    validateInput: text => programProblem(text.trim()),
  });
  if (program !== undefined) {
    const reference = { resourceGroup: group.resourceGroup, group: group.name, container: container.name };
    const connect = async (signal: AbortSignal) => (await worlds.target(target, signal)).resourceManager;
    show(program.trim(), container.name, containerShell(connect, reference, program.trim()));
  }
}

function programProblem(program: string): string | undefined {
  if (program === '') {
    return l10n.t('Which program?');
  }
  return /\s/.test(program)
    ? l10n.t('Only the program: Container Instances passes no arguments to it.')
    : undefined;
}

async function openInPod(
  { cluster: { spec }, pod, container }: PodContainerChoice,
  { worlds }: Services,
): Promise<void> {
  const line = await window.showInputBox({
    title: l10n.t('Open a terminal in pod "{0}"', pod.name),
    prompt: l10n.t(
      'The command to run, through the Kubernetes API as kubectl exec -it does. It is split at blanks; quotes mean nothing. The terminal keeps the size that it has at its start.',
    ),
    value: usualShell,
    ignoreFocusOut: true,
    validateInput: text => (text.trim() === '' ? l10n.t('Which command?') : undefined),
  });
  if (line !== undefined) {
    const command = line.trim().split(/\s+/);
    const { name, namespace } = pod;
    const program = { namespace, pod: name, container: container.name, command };
    show(
      line.trim(),
      name,
      podShell(spec, signal => worlds.world(spec.target, signal), program),
    );
  }
}

function show(program: string, where: string, openShell: OpenShell): void {
  const pty = new ShellTerminal(where, openShell);
  window.createTerminal({ name: `${program} · ${where}`, pty, iconPath: new ThemeIcon('terminal') }).show();
}
