// Behaves towards cloud providers as the Kubernetes extension 1.4 does (src/components/cloudexplorer/cloudexplorer.ts
// and src/api/implementation there): providers are asked without a parent for their first level, their own nodes are
// wrapped, and a change is shown when refresh() is called. Its commands on kubeconfigs end in `yamlOf`.
'use strict';
const vscode = require('vscode');

const providers = [];
const changed = new vscode.EventEmitter();

const tree = {
  onDidChangeTreeData: changed.event,
  getTreeItem: node =>
    node.value === undefined
      ? new vscode.TreeItem(node.provider.cloudName, vscode.TreeItemCollapsibleState.Collapsed)
      : node.provider.treeDataProvider.getTreeItem(node.value),
  getChildren: async node => {
    if (node === undefined) {
      return providers.map(provider => ({ provider }));
    }
    const children = (await node.provider.treeDataProvider.getChildren(node.value)) ?? [];
    return children.map(value => ({ provider: node.provider, value }));
  },
};

const cloudExplorer = {
  registerCloudProvider: provider => {
    providers.push(provider);
    changed.fire();
  },
  resolveCommandTarget: () => undefined,
  refresh: () => changed.fire(),
};

exports.activate = context => {
  context.subscriptions.push(
    vscode.window.createTreeView('kubernetes.cloudExplorer', { treeDataProvider: tree }),
  );
  return {
    get: (component, version) =>
      component === 'cloudexplorer' && version === 'v1'
        ? { available: true, api: cloudExplorer }
        : { available: false, reason: 'version-unknown' },
    apiVersion: '1.0',
    // For the tests alone.
    standIn: { tree, yamlOf: node => node.provider.getKubeconfigYaml(node.value) },
  };
};
