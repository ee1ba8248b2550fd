import { l10n, ThemeIcon, window, type ExtensionContext } from 'vscode';
import { commands } from '../../contract/commands.ts';
import { containerOf, type ContainerChoice } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { ContainerTerminal } from './containerTerminal.ts';

export function registerTerminal(context: ExtensionContext, services: Services): void {
  context.subscriptions.push(
    registerCommand(commands.openTerminal, services, async node =>
      openTerminal(await containerOf(node, services), services),
    ),
  );
}

async function openTerminal(
  { target, group, container }: ContainerChoice,
  { worlds }: Services,
): Promise<void> {
  const program = await askProgram(container.name);
  if (program === undefined) {
    return;
  }
  const reference = { resourceGroup: group.resourceGroup, group: group.name, container: container.name };
  const pty = new ContainerTerminal(
    async signal => (await worlds.target(target, signal)).resourceManager,
    reference,
    program,
  );
  const name = `${program} · ${container.name}`;
  window.createTerminal({ name, pty, iconPath: new ThemeIcon('terminal') }).show();
}

async function askProgram(container: string): Promise<string | undefined> {
  return await window.showInputBox({
    title: l10n.t('Open a terminal in container "{0}"', container),
    prompt: l10n.t(
      'The program to run, such as /bin/sh or /bin/bash. Container Instances passes no arguments to it.',
    ),
    value: '/bin/sh',
    ignoreFocusOut: true,
    validateInput: text => programProblem(text.trim()),
  });
}

function programProblem(program: string): string | undefined {
  if (program === '') {
    return l10n.t('Which program?');
  }
  return /\s/.test(program)
    ? l10n.t('Only the program: Container Instances passes no arguments to it.')
    : undefined;
}
