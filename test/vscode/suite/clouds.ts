import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { parse } from 'yaml';
import { kubernetesExtension, providesKubeconfig } from '../../../src/ui/clouds/cloudExplorer.ts';
import type { SuiteTest } from './suiteTest.ts';

/** What the stand-in for the Kubernetes extension exports for tests. */
interface StandIn {
  readonly tree: vscode.TreeDataProvider<unknown>;
  readonly yamlOf: (node: unknown) => Promise<string | undefined>;
}

function standIn(): StandIn {
  const extension = vscode.extensions.getExtension<{ readonly standIn: StandIn }>(kubernetesExtension);
  assert.ok(extension?.isActive);
  return extension.exports.standIn;
}

async function below(node: unknown): Promise<readonly { node: unknown; item: vscode.TreeItem }[]> {
  const { tree } = standIn();
  const children = (await tree.getChildren(node)) ?? [];
  return Promise.all(children.map(async child => ({ node: child, item: await tree.getTreeItem(child) })));
}

/** While a cluster is there. @param name of that cluster. */
export function cloudTests(name: string): readonly SuiteTest[] {
  return [
    {
      name: 'the Clouds of the Kubernetes extension list our clusters, which provide kubeconfigs',
      async run() {
        const [cloud, ...others] = await below(undefined);
        assert.deepEqual([cloud?.item.label, others], ['Frankenetes', []]);
        const [cluster, ...more] = await below(cloud?.node);
        assert.deepEqual([cluster?.item.label, more], [name, []]);
        assert.match(String(cluster?.item.description), /^Running · /);
        assert.ok(cluster?.item.contextValue?.split(' ').includes(providesKubeconfig));
      },
    },
    {
      name: 'the kubeconfig that it merges or saves is that of the cluster alone',
      async run() {
        const [cloud] = await below(undefined);
        const [cluster] = await below(cloud?.node);
        const config = parse((await standIn().yamlOf(cluster?.node)) ?? '');
        assert.equal(config['current-context'], `frankenetes-${name}`);
        assert.match(config.clusters[0].cluster.server, /^https:\/\//);
        assert.equal(config.users.length, 1);
      },
    },
  ];
}
