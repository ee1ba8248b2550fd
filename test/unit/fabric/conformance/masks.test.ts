import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { masks } from '../../../../src/fabric/arm/containerInstance/masking.ts';
import { groupsPath, openArm } from '../armFixture.ts';
import { aStoredGroup, container } from '../fixtures.ts';
import { proveRows, replaceMember, type Run } from './rowProof.ts';

const hidden = 'aGlkZGVuLXZhbHVl';

/** For each member that is masked, a group which has it. */
const withSecret: Readonly<Record<string, object>> = {
  secureValue: {
    containers: [container('web', { environmentVariables: [{ name: 'KEY', secureValue: hidden }] })],
  },
  password: { imageRegistryCredentials: [{ server: 'r.example', username: 'u', password: hidden }] },
  workspaceKey: { diagnostics: { logAnalytics: { workspaceId: 'w', workspaceKey: hidden } } },
  workspaceResourceId: {
    diagnostics: { logAnalytics: { workspaceId: 'w', workspaceResourceId: hidden } },
  },
  storageAccountKey: {
    volumes: [
      {
        name: 'share',
        azureFile: { shareName: 's', storageAccountName: 'account', storageAccountKey: hidden },
      },
    ],
  },
  protectedSettings: {
    extensions: [
      {
        name: 'extension',
        properties: { extensionType: 'kube-proxy', version: '1.0', protectedSettings: { key: hidden } },
      },
    ],
  },
  secret: { volumes: [{ name: 'files', secret: { file: hidden } }] },
};

/** In no answer about the group, whatever is asked. The group is there already: rules of a PUT are another matter. */
async function isHidden(context: TestContext, run: Run, member: string, properties: object): Promise<void> {
  const arm = await openArm(context, { recorded: run === 'whole' });
  const path = `${groupsPath}/demo`;
  const stored = aStoredGroup();
  arm.lives.create({ ...stored, id: path, properties: { ...stored.properties, ...properties } });
  const answers = [
    await arm.call(`GET ${path}`),
    await arm.call(`GET ${groupsPath}`),
    await arm.call(`PATCH ${path}`, { tags: {} }),
    await arm.call(`DELETE ${path}`),
  ];
  for (const { body } of answers) {
    const text = JSON.stringify(body);
    assert.match(text, /"provisioningState"/);
    assert.doesNotMatch(text, new RegExp(hidden));
    assert.equal(
      text.includes(`"${member}"`),
      member === 'secret',
      'dropped, or emptied when it is a volume',
    );
  }
}

proveRows({
  name: 'masked members',
  rows: Object.keys(masks),
  scenarios: Object.fromEntries(
    Object.entries(withSecret).map(([member, properties]) => [
      member,
      (context: TestContext, run: Run) => isHidden(context, run, member, properties),
    ]),
  ),
  remove: row => replaceMember(masks, row, undefined),
});
