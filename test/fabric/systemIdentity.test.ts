import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ContainerInstanceManagementClient } from '@azure/arm-containerinstance';
import { armClients } from './armClients.ts';
import { FabricProcess } from './fabricProcess.ts';

const resourceGroup = 'identity-tests';
const quickly = { updateIntervalInMs: 50 };
const ask =
  'wget -qO- --header "X-Identity-Header: $IDENTITY_HEADER" "$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=https://management.azure.com/"';

test(
  'a container acts as the identity of its group, as long as there is the group',
  { timeout: 120_000 },
  async context => {
    const fabric = new FabricProcess();
    await fabric.start();
    const { groups, resources, roles } = armClients(fabric);
    context.after(async () => {
      await resources.resourceGroups.delete(resourceGroup, quickly);
      await fabric.close();
    });
    const { id: scope = '' } = await resources.resourceGroups.createOrUpdate(resourceGroup, {
      location: 'eastus',
    });
    const made = await groups.containerGroups.beginCreateOrUpdateAndWait(
      resourceGroup,
      'robot',
      {
        location: 'eastus',
        osType: 'Linux',
        restartPolicy: 'Never',
        identity: { type: 'SystemAssigned' },
        containers: [
          {
            name: 'main',
            image: 'busybox',
            command: ['sh', '-c', `${ask}; echo; echo asked`],
            resources: { requests: { cpu: 1, memoryInGB: 1 } },
          },
        ],
      },
      quickly,
    );
    assert.equal(made.identity?.tenantId, fabric.line.tenantId);
    const token = await tokenOf(groups);

    const asRobot = new ContainerInstanceManagementClient(
      { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
      fabric.line.subscriptionId,
      { endpoint: fabric.line.endpoint, tlsOptions: { ca: fabric.authority } },
    ).containerGroups;
    await assert.rejects(asRobot.get(resourceGroup, 'robot'), { code: 'AuthorizationFailed' });
    await roles.roleAssignments.create(scope, 'dddddddd-0000-4000-8000-000000000002', {
      roleDefinitionId:
        '/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7',
      principalId: made.identity?.principalId ?? '',
    });
    assert.equal(
      (await asRobot.get(resourceGroup, 'robot')).identity?.principalId,
      made.identity?.principalId,
    );

    await groups.containerGroups.beginDeleteAndWait(resourceGroup, 'robot', quickly);
    await assert.rejects(asRobot.get(resourceGroup, 'robot'), { code: 'InvalidAuthenticationToken' });
  },
);

/** What the container was given and wrote into its log. */
async function tokenOf(groups: ContainerInstanceManagementClient): Promise<string> {
  for (;;) {
    const { content = '' } = await groups.containers.listLogs(resourceGroup, 'robot', 'main');
    if (content.includes('asked')) {
      return /"access_token":"(?<token>[^"]+)"/.exec(content)?.groups?.['token'] ?? '';
    }
  }
}
