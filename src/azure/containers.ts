import type { ContainerInstanceManagementClient } from '@azure/arm-containerinstance';
import { phrase } from '../language/phrase.ts';
import type { Containers } from '../operations/ports.ts';
import { told } from './armCall.ts';

export function containers(
  { containers: client }: ContainerInstanceManagementClient,
  certificateAuthority: string | undefined,
): Containers {
  const trust = certificateAuthority === undefined ? {} : { certificateAuthority };
  return {
    logs: ({ resourceGroup, group, container }, options, signal) =>
      told(phrase`Reading the log of "${group}/${container}"`, signal, async () => {
        const answer = await client.listLogs(resourceGroup, group, container, {
          ...options,
          abortSignal: signal,
        });
        return answer.content ?? '';
      }),

    attach: ({ resourceGroup, group, container }, signal) =>
      told(phrase`Attaching to "${group}/${container}"`, signal, async () => {
        const { webSocketUri = '', password = '' } = await client.attach(resourceGroup, group, container, {
          abortSignal: signal,
        });
        return { uri: webSocketUri, password, ...trust };
      }),

    exec: ({ resourceGroup, group, container }, command, size, signal) =>
      told(phrase`Running "${command}" in "${group}/${container}"`, signal, async () => {
        const { webSocketUri = '', password = '' } = await client.executeCommand(
          resourceGroup,
          group,
          container,
          { command, terminalSize: size },
          { abortSignal: signal },
        );
        return { uri: webSocketUri, password, ...trust };
      }),
  };
}
