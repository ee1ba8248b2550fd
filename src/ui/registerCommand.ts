import { commands, type Disposable } from 'vscode';
import type { CommandId } from '../contract/commands.ts';
import type { Services } from './services.ts';
import { showFailure } from './showFailure.ts';
import { isTreeNode, type TreeNode } from './tree/treeNode.ts';

/**
 * Registers a command. From the tree its handler gets the node that was clicked, from the palette nothing.
 * Whatever it throws is told to the person.
 */
export function registerCommand(
  id: CommandId,
  services: Services,
  handler: (node: TreeNode | undefined) => Promise<void> | void,
): Disposable {
  return commands.registerCommand(id, async (argument: unknown) => {
    try {
      await handler(isTreeNode(argument) ? argument : undefined);
    } catch (error) {
      await showFailure(error, services.log);
    }
  });
}
