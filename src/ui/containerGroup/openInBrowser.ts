import { env, l10n, Uri, window } from 'vscode';
import { phrase } from '../../language/phrase.ts';
import { OperationError } from '../../operations/operationError.ts';
import type { GroupChoice } from '../pick/pickNode.ts';
import type { Services } from '../services.ts';
import { withCancel } from '../withCancel.ts';

/** Opens what a container group serves: by its DNS name on Azure, by a loopback port on this computer. */
export async function openInBrowser(choice: GroupChoice, services: Services): Promise<void> {
  const port = await portOf(choice);
  if (port === undefined) {
    return;
  }
  const address = await addressOf(choice, port, services);
  // In a remote window the port is forwarded to the computer with the browser.
  await env.openExternal(await env.asExternalUri(Uri.parse(`${schemeOf(port)}://${address}`)));
}

/** Ports that serve TLS by custom. */
const tlsPorts: ReadonlySet<number> = new Set([443, 8443]);

function schemeOf(port: number): 'http' | 'https' {
  return tlsPorts.has(port) ? 'https' : 'http';
}

async function portOf({ group }: GroupChoice): Promise<number | undefined> {
  const [only, ...others] = group.ports;
  if (only === undefined) {
    throw new OperationError('not-found', phrase`Container group "${group.name}" publishes no port.`);
  }
  if (others.length === 0) {
    return only;
  }
  const picked = await window.showQuickPick(group.ports.map(String), { placeHolder: l10n.t('Which port?') });
  return picked === undefined ? undefined : Number(picked);
}

async function addressOf({ target, group }: GroupChoice, port: number, services: Services): Promise<string> {
  if (target === 'azure' && group.fqdn !== undefined) {
    return `${group.fqdn}:${port}`;
  }
  const endpoint = await withCancel(l10n.t('Finding port {0} of "{1}"', port, group.name), async signal =>
    (await services.worlds.target(target, signal)).endpoint(group, port, signal),
  );
  if (endpoint === undefined) {
    throw new OperationError(
      'not-found',
      phrase`Container group "${group.name}" has no address: it is not running. Start it first.`,
    );
  }
  return `${endpoint.host}:${endpoint.port}`;
}
