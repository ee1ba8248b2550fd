import { commands } from 'vscode';
import type { ContextValues } from '../contract/contextKeys.ts';

/** Sets a context key that `when` clauses of package.json read. */
export function setContext<Key extends keyof ContextValues>(key: Key, value: ContextValues[Key]): void {
  void commands.executeCommand('setContext', key, value);
}
