import { commands, type Disposable } from 'vscode';
import type { CommandId } from '../contract/commands.ts';
import type { Services } from './services.ts';
import { mayAskWhy, showFailure } from './showFailure.ts';
import { findNode } from './tree/findNode.ts';
import { isTreeNode, type TreeNode } from './tree/treeNode.ts';

/**
 * Registers a command. From the tree its handler gets the node that was clicked and all that are selected with it,
 * from a webview the node of the tree that its context names, from the palette nothing. Whatever it throws is told
 * to the person.
 */
export function registerCommand(
  id: CommandId,
  services: Services,
  handler: (node: TreeNode | undefined, selected: readonly TreeNode[]) => Promise<void> | void,
): Disposable {
  return registerHandler(id, services, (argument, selection) => {
    const node = nodeOf(argument, services);
    const selected = selectedNodes(selection, services);
    return handler(node, selected.length === 0 && node !== undefined ? [node] : selected);
  });
}

/** As registerCommand; the handler gets whatever the command was called with. */
export function registerHandler(
  id: CommandId,
  services: Services,
  handler: (argument: unknown, selection: unknown) => Promise<void> | void,
): Disposable {
  return commands.registerCommand(id, async (argument: unknown, selection: unknown) => {
    try {
      await handler(argument, selection);
    } catch (error) {
      await showFailure(error, services.log, mayAskWhy(error, nodeOf(argument, services)?.id));
    }
  });
}

function selectedNodes(selection: unknown, services: Services): readonly TreeNode[] {
  return Array.isArray(selection)
    ? selection.flatMap((argument: unknown) => nodeOf(argument, services) ?? [])
    : [];
}

/** Commands are called with anything: by keybindings, by other extensions. The tree's elements are ids. */
function nodeOf(argument: unknown, services: Services): TreeNode | undefined {
  if (isTreeNode(argument)) {
    return argument;
  }
  const id: unknown =
    typeof argument === 'string'
      ? argument
      : (argument as { readonly treeNode?: unknown } | undefined)?.treeNode;
  return typeof id === 'string' ? findNode(id, services) : undefined;
}
