'use strict';
// node loadBundle.cjs FILE: milliseconds that require(FILE) takes in this fresh process, with a stub for VS Code.
const Module = require('node:module');

/** Whatever is asked of it, it is that: a namespace, a class to extend, a function, an object. */
const vscode = new Proxy(function VSCode() {}, {
  get: (target, property) => (property === 'prototype' ? target.prototype : vscode),
  apply: () => vscode,
});

const load = Module._load;
Module._load = (request, ...rest) => (request === 'vscode' ? vscode : load(request, ...rest));

const begun = performance.now();
require(process.argv[2]);
const milliseconds = performance.now() - begun;
process.stdout.write(String(milliseconds), () => process.exit());
