import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { quickly, testFabric } from './testFabric.ts';

const resourceGroup = 'template-tests';
const groupType = 'Microsoft.ContainerInstance/containerGroups';

/** In the shape of the quickstart template "a container group with a public IP address". */
const quickstart = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: {
    name: { type: 'string', defaultValue: 'acilinuxpublicipcontainergroup' },
    label: { type: 'string' },
    location: { type: 'string', defaultValue: '[resourceGroup().location]' },
    image: { type: 'string', defaultValue: 'mcr.microsoft.com/azuredocs/aci-helloworld' },
    port: { type: 'int', defaultValue: 80 },
    cpuCores: { type: 'int', defaultValue: 1 },
    memoryInGb: { type: 'int', defaultValue: 2 },
    restartPolicy: {
      type: 'string',
      defaultValue: 'Always',
      allowedValues: ['Always', 'Never', 'OnFailure'],
    },
    password: { type: 'secureString' },
  },
  resources: [
    {
      type: groupType,
      apiVersion: '2023-05-01',
      name: "[parameters('name')]",
      location: "[parameters('location')]",
      properties: {
        containers: [
          {
            name: "[parameters('name')]",
            properties: {
              image: "[parameters('image')]",
              ports: [{ port: "[parameters('port')]", protocol: 'TCP' }],
              environmentVariables: [{ name: 'PASSWORD', secureValue: "[parameters('password')]" }],
              resources: {
                requests: { cpu: "[parameters('cpuCores')]", memoryInGB: "[parameters('memoryInGb')]" },
              },
            },
          },
        ],
        osType: 'Linux',
        restartPolicy: "[parameters('restartPolicy')]",
        ipAddress: {
          type: 'Public',
          dnsNameLabel: "[parameters('label')]",
          ports: [{ port: "[parameters('port')]", protocol: 'TCP' }],
        },
      },
    },
  ],
  outputs: {
    resourceId: { type: 'string', value: `[resourceId('${groupType}', parameters('name'))]` },
    ip: {
      type: 'string',
      value: `[reference(resourceId('${groupType}', parameters('name'))).ipAddress.ip]`,
    },
    fqdn: { type: 'string', value: "[reference(parameters('name')).ipAddress.fqdn]" },
  },
};

describe('a quickstart template on a real engine', { timeout: 180_000 }, () => {
  const { fabric, clients } = testFabric(resourceGroup);

  /** By Azure's own client of resources, which follows the deployment to its end. */
  async function deploy(name: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown> {
    const given = Object.entries(parameters).map(([key, value]) => [key, { value }]);
    const { properties } = await clients().resources.resources.createOrUpdate(
      resourceGroup,
      'Microsoft.Resources',
      '',
      'deployments',
      name,
      '2025-04-01',
      { properties: { mode: 'Incremental', template: quickstart, parameters: Object.fromEntries(given) } },
      quickly,
    );
    return properties;
  }

  test('is deployed, serves at its address, and shows no secret', async () => {
    const label = `quick-${randomBytes(4).toString('hex')}`;
    const password = randomBytes(8).toString('hex');
    const properties = await deploy('quickstart', { label, image: 'nginx', memoryInGb: 1, password });
    const { subscriptionId } = fabric.line;
    const group = await clients().groups.containerGroups.get(resourceGroup, 'acilinuxpublicipcontainergroup');
    assert.equal(group.instanceView?.state, 'Running');
    const { outputs, provisioningState } = properties as Record<string, unknown>;
    assert.equal(provisioningState, 'Succeeded');
    assert.deepEqual(outputs, {
      resourceId: {
        type: 'String',
        value: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${groupType}/acilinuxpublicipcontainergroup`,
      },
      ip: { type: 'String', value: group.ipAddress?.ip },
      fqdn: { type: 'String', value: `${label}.eastus.azurecontainer.io` },
    });
    assert.doesNotMatch(JSON.stringify([properties, group]), new RegExp(password));
  });

  test('fails with the words of the resource that was refused', async () => {
    await assert.rejects(
      deploy('refused', { name: 'refused', label: 'no_label', image: 'nginx', password: 'x' }),
      /DeploymentFailed|long-running operation has failed/,
    );
    const { properties } = await clients().resources.resources.get(
      resourceGroup,
      'Microsoft.Resources',
      '',
      'deployments',
      'refused',
      '2025-04-01',
    );
    assert.match(JSON.stringify(properties?.['error']), /"code":"InvalidDnsNameLabel"/);
  });

  test('what is on the engine is told as cached images, what runs as usage', async () => {
    const images: unknown[] = [];
    for await (const { image } of clients().groups.location.listCachedImages('eastus')) {
      images.push(image);
    }
    assert.ok(images.includes('nginx:latest') && images.includes('busybox:latest'), String(images));
    const usages = new Map<unknown, unknown>();
    for await (const { name, currentValue } of clients().groups.location.listUsage('eastus')) {
      usages.set(name?.value, currentValue);
    }
    assert.deepEqual([usages.get('ContainerGroups'), usages.get('StandardCores')], [1, 1]);
  });
});
