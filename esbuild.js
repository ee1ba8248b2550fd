'use strict';
/**
 * Bundles src/ into dist/. An `import()` of one of our own modules becomes a bundle of its own, named for the
 * module and loaded on first use: that keeps dist/extension.js small whatever the SDKs weigh.
 *
 * Flags: --production (minified, no source maps), --watch.
 */
const { context } = require('esbuild');
const { existsSync, rmSync } = require('node:fs');
const path = require('node:path');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const outputDirectory = path.join(__dirname, 'dist');

/** The programs: bundle name and where it begins. */
const programs = {
  extension: 'src/extension.ts',
  fabric: 'src/fabric/main.ts',
  cli: 'src/cli/main.ts',
};

/** What runs in webviews: bundle name and where it begins. */
const pages = {
  'webview/graph': 'src/webview/graph/main.ts',
  'webview/diagnosis': 'src/webview/diagnosis/main.ts',
  'webview/logs': 'src/webview/logs/main.ts',
};

/** VS Code loads this one at start. */
const extensionLimitInKiB = 100;
const kibibyte = 1024;

/** Bundle name -> entry point and build context, in the order in which they were found. */
const bundles = new Map();

function addBundle(name, entryPoint) {
  const known = bundles.get(name);
  if (known === undefined) {
    bundles.set(name, { entryPoint, context: context(options(name, entryPoint)) });
  } else if (known.entryPoint !== entryPoint) {
    throw new Error(
      `${known.entryPoint} and ${entryPoint} would both become dist/${name}.js: rename one of them`,
    );
  }
}

/** ES modules where a package has both kinds: what is not used of them is left out, and none is there twice. */
const inNode = { platform: 'node', format: 'cjs', target: 'node22', mainFields: ['module', 'main'] };
/** The Chromium of the oldest VS Code that engines.vscode names is newer. */
const inBrowser = { platform: 'browser', format: 'iife', target: 'chrome130' };

function options(name, entryPoint) {
  return {
    entryPoints: [entryPoint],
    outfile: path.join(outputDirectory, `${name}.js`),
    bundle: true,
    ...(name in pages ? inBrowser : inNode),
    // A `require` of a neighbouring bundle is resolved at once; Node's own import() would go through the ES loader.
    supported: { 'dynamic-import': false },
    // Optional natives of ssh2 (under dockerode) and ws: they do without.
    external: ['vscode', '*.node', 'cpu-features', 'bufferutil', 'utf-8-validate'],
    minify: production,
    keepNames: false,
    sourcemap: production ? false : 'linked',
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    plugins: [ownModulesOnFirstUse],
  };
}

const ownModulesOnFirstUse = {
  name: 'own-modules-on-first-use',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path: specifier, resolveDir }) => {
      if (kind !== 'dynamic-import') {
        return undefined;
      }
      const entryPoint = path.join(resolveDir, specifier);
      const name = path.basename(entryPoint, '.ts');
      addBundle(name, entryPoint);
      return { path: `./${name}.js`, external: true };
    });
  },
};

/** Building a bundle may find further ones: a Map's iteration reaches those that are added meanwhile. */
async function buildAll() {
  const metafiles = new Map();
  for (const [name, bundle] of bundles) {
    const { metafile } = await (await bundle.context).rebuild();
    metafiles.set(name, metafile);
  }
  return metafiles;
}

function report(metafiles) {
  const sizes = [...metafiles].map(([name, metafile]) => ({
    name,
    KiB: inKiB(javaScriptOf(metafile).bytes),
  }));
  console.log('dist/');
  for (const { name, KiB } of sizes.toSorted((a, b) => b.KiB - a.KiB)) {
    console.log(`${KiB.toFixed(1).padStart(9)} KiB  ${name}.js`);
  }
  const extension = metafiles.get('extension');
  if (extension !== undefined) {
    reportExtension(extension);
  }
}

function reportExtension(metafile) {
  const { bytes, inputs } = javaScriptOf(metafile);
  console.log('\nlargest in extension.js');
  const largest = Object.entries(inputs).toSorted(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
  for (const [input, { bytesInOutput }] of largest.slice(0, 8)) {
    console.log(`${inKiB(bytesInOutput).toFixed(1).padStart(9)} KiB  ${input}`);
  }
  if (production && inKiB(bytes) > extensionLimitInKiB) {
    throw new Error(
      `dist/extension.js has ${inKiB(bytes).toFixed(1)} KiB; the limit is ${extensionLimitInKiB} KiB`,
    );
  }
}

function javaScriptOf(metafile) {
  return Object.entries(metafile.outputs).find(([file]) => file.endsWith('.js'))[1];
}

function inKiB(bytes) {
  return bytes / kibibyte;
}

async function main() {
  rmSync(outputDirectory, { recursive: true, force: true });
  for (const [name, entryPoint] of Object.entries({ ...programs, ...pages })) {
    if (existsSync(path.join(__dirname, entryPoint))) {
      addBundle(name, path.join(__dirname, entryPoint));
    }
  }
  report(await buildAll());
  for (const bundle of bundles.values()) {
    const built = await bundle.context;
    await (watch ? built.watch() : built.dispose());
  }
}

main().catch(error => {
  console.error(error.errors === undefined ? `${error.message}` : 'The build failed.');
  process.exit(1);
});
