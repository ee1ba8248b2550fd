import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isGraphRequest } from '../../src/contract/graphMessages.ts';
import { drawingOf, showing, staleDrawing, texts } from './graphDrawings.ts';
import { PageHost } from './pageHost.ts';

/** Notes, from now on, the node of the graph in which anything is changed, `outside` for what is in none. */
const watchChanges = `
  globalThis.changed = [];
  const svg = document.querySelector('svg.graph');
  const nodeOf = target => (target.closest ? target : target.parentElement)?.closest('.node')?.dataset.id;
  new MutationObserver(records => {
    for (const { target, addedNodes, removedNodes } of records) {
      const parts = target.matches?.('.content') ? [...addedNodes, ...removedNodes] : [target];
      changed.push(...parts.map(part => nodeOf(part) ?? 'outside'));
    }
  }).observe(svg, { subtree: true, childList: true, attributes: true, characterData: true });
`;

describe('the page of the component graph', { timeout: 120_000 }, () => {
  let host: PageHost;

  before(async () => {
    host = await PageHost.open('graph');
    await host.told('ready');
    await host.send(texts);
    await host.send(showing(drawingOf(500)));
  });

  after(() => host.close());

  test('changes only the nodes whose state has changed', async () => {
    await host.page.evaluate(watchChanges);
    await host.send(showing(drawingOf(500, ['etcd', 'pod-321'])));
    const changed = await host.page.evaluate<readonly string[]>('changed');
    assert.deepEqual([...new Set(changed)].toSorted(), ['etcd', 'pod-321']);
    assert.equal(await host.page.locator('.health-Failed').count(), 2);
  });

  test('keeps what the extension needs to open it again', async () => {
    assert.deepEqual(await host.page.evaluate('kept'), {
      target: 'local',
      cluster: 'c1',
      unfolded: ['default'],
      look: { asText: false },
    });
  });

  test('gives its picture as an SVG that needs no style sheet, with every node in it', async () => {
    await host.page.getByRole('button', { name: 'Save as SVG' }).click();
    const told: unknown = await host.told('save');
    assert.ok(isGraphRequest(told) && told.type === 'save');
    const text = Buffer.from(told.base64, 'base64').toString();
    assert.match(text, /^<svg /);
    assert.equal(text.match(/data-id="pod-/g)?.length, 494);
    assert.ok(text.includes('fill="rgb(') && !text.includes('var(--'), 'colours are in the picture');
    const drawn = await host.page.evaluate(
      `(async text => {
        const image = new Image();
        image.src = 'data:image/svg+xml;base64,' + btoa(unescape(encodeURIComponent(text)));
        await image.decode();
        return image.width > 0 && image.height > 0;
      })(${JSON.stringify(text)})`,
    );
    assert.ok(drawn, 'a browser draws it');
  });

  test('gives its picture as a PNG, twice as fine as it is drawn', async () => {
    await host.page.evaluate('said.length = 0');
    await host.send(showing(drawingOf(10)));
    await host.page.getByRole('button', { name: 'Save as PNG' }).click();
    const told: unknown = await host.told('save');
    assert.ok(isGraphRequest(told) && told.type === 'save');
    const png = Buffer.from(told.base64, 'base64');
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    const view = await host.page.evaluate<number>(`document.querySelector('.content').getBBox().width`);
    const width = png.readUInt32BE(16);
    assert.ok(width >= 2 * view, `${width} pixels for ${view}`);
  });

  test('says that a click means the node, and nothing for a click beside it', async () => {
    await host.page.evaluate('said.length = 0');
    await host.page.locator('.node[data-id="etcd"]').click();
    assert.deepEqual(await host.said(), [{ type: 'reveal', id: 'etcd' }]);
    await host.page.locator('svg.graph').click({ position: { x: 3, y: 3 } });
    assert.equal((await host.said()).length, 1);
  });

  test('has one stop for the Tab key in the graph', async () => {
    assert.equal(await host.page.locator('svg.graph [tabindex="0"]').count(), 1);
  });

  test('goes on after a message that is none of its own', async () => {
    await host.send(showing(drawingOf(7)));
    for (const message of [null, 'text', { type: 'strange' }, { type: 'drawing' }, { type: 'texts' }]) {
      await host.send(message);
    }
    assert.deepEqual(host.errors, []);
    assert.equal(await host.page.locator('.node').count(), 7);
    await host.send(showing(drawingOf(8)));
    assert.equal(await host.page.locator('.node').count(), 8);
  });

  test('says when there is nothing left to draw', async () => {
    await host.send(showing({ title: 'This cluster is no more', nodes: [], edges: [], unfolded: false }));
    assert.equal(await host.page.locator('.node').count(), 0);
    assert.equal(await host.page.getByRole('heading').textContent(), 'This cluster is no more');
    assert.equal(await host.page.getByRole('status').textContent(), 'This cluster is no more');
  });

  test('says why its target cannot be read, and that what it shows is what was last known', async () => {
    await host.page.evaluate('said.length = 0');
    await host.send(showing(staleDrawing(7)));
    assert.match(String(await host.page.getByRole('status').textContent()), /^No container engine answers/);
    const etcd = host.page.getByRole('button', { name: 'etcd, Running (last known), component' });
    const look = `(element => {
      const { stroke, strokeDasharray } = getComputedStyle(element.querySelector('.body'));
      return [stroke, strokeDasharray];
    })(document.querySelector('[data-id="etcd"]'))`;
    await etcd.locator('.state').filter({ hasText: 'Running (last known)' }).waitFor();
    const stale = await host.page.evaluate<readonly string[]>(look);
    const why = host.page.getByRole('button', { name: 'Why?' });
    await why.click();
    assert.deepEqual(await host.said(), [{ type: 'why' }]);

    await host.send(showing(drawingOf(7)));
    assert.equal(await host.page.getByRole('status').textContent(), '');
    assert.equal(await why.count(), 0);
    const fresh = await host.page.evaluate<readonly string[]>(look);
    assert.ok(
      stale.every((value, index) => value !== fresh[index]),
      `${stale.join(' ')} is not ${fresh.join(' ')}`,
    );
    assert.equal(await host.page.evaluate('document.activeElement.dataset.id'), 'kubectl');
  });

  test('says so where nothing of its target is known at all, and that it is looking before', async () => {
    await host.send(texts);
    assert.equal(await host.page.getByRole('status').textContent(), 'Looking…');
    const { title, problem = '' } = staleDrawing(7);
    await host.send(showing({ title, nodes: [], edges: [], unfolded: false, problem }));
    assert.equal(await host.page.getByRole('status').textContent(), problem);
    await host.page.getByRole('button', { name: 'Why?' }).waitFor();
  });

  test('moves what is under way, but not for who wants reduced motion, nor what is only last known', async () => {
    const starting = drawingOf(7);
    const nodes = starting.nodes.map(node => ({ ...node, health: 'Starting' }));
    const animation = (): Promise<string> =>
      host.page.evaluate(`getComputedStyle(document.querySelector('.glyph')).animationName`);
    await host.send(showing({ ...starting, nodes }));
    assert.equal(await animation(), 'pulse');
    await host.page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await animation(), 'none');
    await host.page.emulateMedia({ reducedMotion: null });
    await host.page.evaluate(`void document.body.classList.add('vscode-reduce-motion')`);
    assert.equal(await animation(), 'none');
    await host.page.evaluate(`document.body.classList.remove('vscode-reduce-motion')`);
    await host.send(showing({ ...starting, nodes, problem: 'No answer.' }));
    assert.equal(await animation(), 'none');
  });

  test('draws a thousand nodes', async () => {
    await host.send(showing(drawingOf(1000)));
    assert.equal(await host.page.locator('.node').count(), 1000);
  });
});
