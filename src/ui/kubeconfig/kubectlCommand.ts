/** A first command that works whatever the current context is. */
export function kubectlCommand(context: string): string {
  return `kubectl --context ${context} get nodes`;
}
