import { request } from 'node:https';
import { join } from 'node:path';
import { readFabricFile } from './state/fabricFile.ts';
import { authorityFile } from './state/localCertificate.ts';
import { readToken } from './state/settings.ts';
import type { StateDirectory } from './state/stateDirectory.ts';

interface MadePrincipal {
  readonly appId: string;
  readonly tenantId: string;
  readonly secret: string;
}

/**
 * A new service principal that may do everything in the subscription of the fabric that runs on the directory, as
 * lines for a POSIX shell: what az, Azure's SDKs and Terraform read from their environment.
 * @throws Error when no fabric runs there, or it refuses.
 */
export async function clientEnvironment(directory: StateDirectory, displayName: string): Promise<string> {
  const file = readFabricFile(directory);
  if (file === undefined) {
    throw new Error(`No fabric runs on ${directory.path}: start it first, in another terminal.`);
  }
  const { endpoint, subscriptionId } = file;
  const authority = directory.file(authorityFile);
  const body = JSON.stringify({ displayName, role: 'Owner' });
  const principal = await createPrincipal(`${endpoint}/fabric/principals`, directory, body);
  return Object.entries({
    ...signIn(principal, endpoint, subscriptionId),
    ...trust(authority),
    AZURE_CONFIG_DIR: join(directory.path, 'az'),
    AZURE_CORE_INSTANCE_DISCOVERY: 'false',
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
  })
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`)
    .join('');
}

/** Names of the SDKs (@azure/identity), of Terraform (azurerm), and one of our own for where ARM is. */
function signIn(
  { appId, tenantId, secret }: MadePrincipal,
  endpoint: string,
  subscriptionId: string,
): Readonly<Record<string, string>> {
  return {
    AZURE_AUTHORITY_HOST: endpoint,
    AZURE_RESOURCE_MANAGER: endpoint,
    AZURE_SUBSCRIPTION_ID: subscriptionId,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: appId,
    AZURE_CLIENT_SECRET: secret,
    ARM_METADATA_HOSTNAME: new URL(endpoint).host,
    ARM_SUBSCRIPTION_ID: subscriptionId,
    ARM_TENANT_ID: tenantId,
    ARM_CLIENT_ID: appId,
    ARM_CLIENT_SECRET: secret,
  };
}

/** Names of Node.js, of Python's requests, and of OpenSSL and Go. */
function trust(authority: string): Readonly<Record<string, string>> {
  return { NODE_EXTRA_CA_CERTS: authority, REQUESTS_CA_BUNDLE: authority, SSL_CERT_FILE: authority };
}

/** @throws Error with the fabric's own words. */
function createPrincipal(url: string, directory: StateDirectory, body: string): Promise<MadePrincipal> {
  const { promise, resolve, reject } = Promise.withResolvers<MadePrincipal>();
  const ca = directory.read(authorityFile) ?? '';
  const headers = { authorization: `Bearer ${readToken(directory)}` };
  request(url, { method: 'POST', headers, ca, agent: false }, response => {
    let text = '';
    response
      .setEncoding('utf8')
      .on('data', part => (text += part))
      .on('error', reject)
      .on('end', () =>
        response.statusCode === 201
          ? resolve(JSON.parse(text) as MadePrincipal)
          : reject(new Error(`The fabric refused: ${text}`)),
      );
  })
    .on('error', reject)
    .end(body);
  return promise;
}
