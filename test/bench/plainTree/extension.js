'use strict';
const vscode = require('vscode');

const rows = 100;

/** Rows that are read aloud as those of running container groups. */
const tree = {
  getChildren: name =>
    name === undefined ? Array.from({ length: rows }, (_, index) => `group-${index}`) : [],
  getTreeItem: name => {
    const item = new vscode.TreeItem(name);
    item.id = name;
    item.description = 'Running';
    item.iconPath = new vscode.ThemeIcon('pass');
    item.accessibilityInformation = { label: `${name}, container group, Running` };
    return item;
  },
};

exports.activate = context => {
  context.subscriptions.push(vscode.window.createTreeView('plainTree.rows', { treeDataProvider: tree }));
};
