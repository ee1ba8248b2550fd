import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';

const project = join(import.meta.dirname, '../..');
const title = '## A local ACI for your own tools';

/** The code of the section, block by block, in the order of the page. */
function blocks(language: string): readonly string[] {
  const page = readFileSync(join(project, 'README.md'), 'utf8');
  const section = page.slice(page.indexOf(title)).split(/\n## /)[0] ?? '';
  const found = section.matchAll(new RegExp(`^\`\`\`${language}\n(?<code>[^]*?)^\`\`\`$`, 'gm'));
  return [...found].map(({ groups }) => groups?.['code'] ?? '');
}

/** The lines of README as they stand; only `DIR` is the test's. */
describe('README, "A local ACI for your own tools"', { timeout: 900_000 }, () => {
  const state = mkdtempSync(join(tmpdir(), 'frankenetes-readme-'));
  const env = { ...process.env, DIR: state };
  const [start = '', principal = '', ...cli] = blocks('sh');
  let fabric: ChildProcess;

  /** The first line that the fabric prints which is its JSON: npm tells what it runs before. */
  before(async () => {
    copyFileSync(String(process.env['FRANKENETES_TEST_IMAGES']), join(state, 'images.json'));
    fabric = spawn('bash', ['-c', start], {
      cwd: project,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    assert.ok(fabric.stdout);
    for await (const line of createInterface({ input: fabric.stdout })) {
      if (line.startsWith('{')) {
        return;
      }
    }
    assert.fail('the fabric did not start');
  });

  after(async () => {
    await run('az group delete --name demo --yes');
    const ended = new Promise(resolve => fabric.once('exit', resolve));
    process.kill(-Number(fabric.pid), 'SIGTERM');
    await ended;
    rmSync(state, { recursive: true, force: true });
  });

  /** In a terminal like the second one of the page. Every line must succeed. @returns what they printed */
  async function run(lines: string): Promise<string> {
    const script = `set -euo pipefail\n${principal}\n${lines}`;
    const shell = spawn('bash', ['-c', script], { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [printed, complaint] = ['', ''];
    shell.stdout.setEncoding('utf8').on('data', part => (printed += part));
    shell.stderr.setEncoding('utf8').on('data', part => (complaint += part));
    const code = await new Promise(resolve => shell.once('close', resolve));
    assert.equal(code, 0, `${lines}\n${complaint}`);
    return printed;
  }

  test('the lines of az run', async () => {
    assert.equal(cli.length, 1);
    const printed = await run(cli.join('\n'));
    assert.match(printed, /"Running"/);
    assert.match(printed, /\betc\b/);
  });

  test('the program in JavaScript runs', async () => {
    const [code = ''] = blocks('js');
    assert.match(
      await run(`node --input-type=module --eval "$(cat <<'END'\n${code}END\n)"`),
      /^web Succeeded$/m,
    );
  });

  test('the program in Python runs', async () => {
    const file = join(state, 'list.py');
    writeFileSync(file, blocks('python')[0] ?? '');
    assert.match(await run(`python3 "${file}"`), /^web Succeeded$/m);
  });
});
