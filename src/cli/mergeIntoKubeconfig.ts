import { homedir } from 'node:os';
import type { ClusterSpec } from '../cluster/spec.ts';
import { mergeKubeconfig, type MergeResult } from '../kubeconfig/merge.ts';
import { english } from '../language/phrase.ts';
import { kubeconfigEntry } from '../operations/kubeconfigEntry.ts';
import type { World } from '../operations/world.ts';

/**
 * Put a cluster into the user's kubeconfig and say how to use it. What is somebody else's stays: where our name
 * is taken our entries get another one. The current context is set only where there is none.
 */
export async function mergeIntoKubeconfig(
  spec: ClusterSpec,
  world: World,
  signal: AbortSignal,
): Promise<void> {
  const merged = await mergeKubeconfig(await kubeconfigEntry(spec, world, signal), {
    environment: process.env,
    home: homedir(),
    onClash: async () => 'keep-both',
    currentContext: 'only-if-none',
    signal,
  });
  console.log(`Context "${merged.contextName}" is in ${merged.file}.`);
  for (const warning of merged.warnings) {
    console.log(english(warning.message));
  }
  console.log(currentContextSentence(merged));
  console.log(['', ...kubectlLines(merged), ''].join('\n'));
}

function currentContextSentence({ contextName, currentContext }: MergeResult): string {
  if (currentContext.changed) {
    return 'There was no current context: it is this one now.';
  }
  return currentContext.name === contextName
    ? 'It is the current context.'
    : `The current context is still "${currentContext.name}".`;
}

function kubectlLines({ contextName, currentContext }: MergeResult): readonly string[] {
  const context = currentContext.name === contextName ? '' : ` --context ${contextName}`;
  return [
    `kubectl${context} get nodes`,
    `kubectl${context} run nginx --image=nginx --port=80`,
    `kubectl${context} wait --for=condition=Ready pod/nginx`,
    `kubectl${context} get pods -o wide`,
    `kubectl${context} logs nginx`,
  ].map(line => `  ${line}`);
}
