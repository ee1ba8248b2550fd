import { graphAudience, publishedAudiences } from './audiences.ts';

/** From these versions on the service answers with a list of clouds, and with one cloud. */
const firstList = '2019-05-01';
const firstCloud = '2022-09-01';

/**
 * Where this cloud's services are: what `az cloud register`, Terraform's `metadata_host` and the SDKs ask first. Its
 * form depends on the api-version (https://management.azure.com/metadata/endpoints).
 * @param version the caller's api-version, such as `2022-09-01`, or the `1.0` of before there were dates
 */
export function cloudMetadata(host: string, version: string): unknown {
  if (version >= firstCloud) {
    return cloud(host);
  }
  return version >= firstList ? [cloud(host)] : earlyCloud(host);
}

/** Its suffixes are the public cloud's: what is not here is nowhere else either. */
function cloud(host: string): unknown {
  const endpoint = `https://${host}`;
  return {
    name: 'Frankenetes',
    resourceManager: `${endpoint}/`,
    authentication: {
      loginEndpoint: endpoint,
      audiences: publishedAudiences,
      tenant: 'common',
      identityProvider: 'AAD',
    },
    graph: graphAudience,
    graphAudience,
    microsoftGraphResourceId: graphAudience,
    portal: endpoint,
    gallery: endpoint,
    batch: 'https://batch.core.windows.net/',
    media: 'https://rest.media.azure.net',
    sqlManagement: 'https://management.core.windows.net:8443/',
    vmImageAliasDoc: `${endpoint}/aliases.json`,
    suffixes: {
      storage: 'core.windows.net',
      keyVaultDns: 'vault.azure.net',
      acrLoginServer: 'azurecr.io',
      sqlServerHostname: 'database.windows.net',
      mhsmDns: 'managedhsm.azure.net',
    },
  };
}

function earlyCloud(host: string): unknown {
  const endpoint = `https://${host}`;
  return {
    galleryEndpoint: endpoint,
    graphEndpoint: graphAudience,
    portalEndpoint: endpoint,
    authentication: { loginEndpoint: endpoint, audiences: publishedAudiences },
  };
}
