/** The two names of Azure Resource Manager's audience ("Azure Resource Manager token audiences"). */
const resourceManagers = ['https://management.core.windows.net', 'https://management.azure.com'] as const;

/** Terraform asks for a token of Microsoft Graph, only to read its own object id from it. */
const graph = 'https://graph.microsoft.com';

/** As the cloud's metadata tell it: with a slash at the end. */
export const publishedAudiences: readonly string[] = resourceManagers.map(name => `${name}/`);
export const graphAudience = `${graph}/`;

/** Whether tokens for this audience open the ARM of this computer, which also goes by its own addresses. */
export function isResourceManager(audience: string, hosts: readonly string[]): boolean {
  return [...resourceManagers, ...hosts.map(host => `https://${host}`)].includes(withoutSlash(audience));
}

/** Whether there is such a service in the directory. */
export function isKnownAudience(audience: string, hosts: readonly string[]): boolean {
  return isResourceManager(audience, hosts) || withoutSlash(audience) === graph;
}

/** A slash at its end is as good as none. */
function withoutSlash(audience: string): string {
  return audience.replace(/\/$/, '');
}
