import { commands, type Disposable } from 'vscode';
import type { CommandId } from '../contract/commands.ts';
import type { Services } from './services.ts';
import { mayAskWhy, showFailure } from './showFailure.ts';
import { findNode } from './tree/findNode.ts';
import { isTreeNode, type TreeNode } from './tree/treeNode.ts';

/**
 * Registers a command. From the tree its handler gets the node that was clicked, from a webview the node of the
 * tree that its context names, from the palette nothing. Whatever it throws is told to the person.
 */
export function registerCommand(
  id: CommandId,
  services: Services,
  handler: (node: TreeNode | undefined) => Promise<void> | void,
): Disposable {
  return commands.registerCommand(id, async (argument: unknown) => {
    const node = isTreeNode(argument) ? argument : namedNode(argument, services);
    try {
      await handler(node);
    } catch (error) {
      await showFailure(error, services.log, mayAskWhy(error, node?.id));
    }
  });
}

/** Commands are called with anything: by keybindings, by other extensions. */
function namedNode(argument: unknown, services: Services): TreeNode | undefined {
  const id: unknown = (argument as { readonly treeNode?: unknown } | undefined)?.treeNode;
  return typeof id === 'string' ? findNode(id, services) : undefined;
}
