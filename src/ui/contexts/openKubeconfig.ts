import { Range, Uri, window } from 'vscode';
import type { Services } from '../services.ts';
import { isContextNode, type ContextNode } from './contextNode.ts';
import { contextOf } from './pickContext.ts';

interface Place {
  readonly file: string;
  /** Counted from 0. */
  readonly line: number;
}

/** Opens a kubeconfig at the line of a context. */
export async function openKubeconfig(argument: unknown, services: Services): Promise<void> {
  const { file, line } = isContextNode(argument) ? placeOf(argument) : await contextOf(argument, services);
  await window.showTextDocument(Uri.file(file), { selection: new Range(line, 0, line, 0) });
}

function placeOf(node: ContextNode): Place {
  return node.kind === 'unreadable' ? { file: node.file, line: 0 } : node.context;
}
