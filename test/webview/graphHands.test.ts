import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { Drawing } from '../../src/contract/graphMessages.ts';
import { drawingOf, foldedDrawing, showing, texts, without } from './graphDrawings.ts';
import { PageHost } from './pageHost.ts';

describe('who works at the component graph', { timeout: 60_000 }, () => {
  let host: PageHost;

  before(async () => {
    host = await PageHost.open('graph');
    await host.told('ready');
    await host.send(texts);
  });

  beforeEach(async () => {
    await show(drawingOf(12));
    await press('Fit');
    await host.page.evaluate('said.length = 0');
  });

  after(() => host.close());

  async function show(drawing: Drawing): Promise<void> {
    await host.send(showing(drawing));
  }

  function node(id: string): Locator {
    return host.page.locator(`.node[data-id="${id}"]`);
  }

  async function press(name: string): Promise<void> {
    await host.page.getByRole('button', { name, exact: true }).click();
    await host.settled();
  }

  async function keys(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await host.page.keyboard.press(name);
    }
    await host.settled();
  }

  async function focused(): Promise<unknown> {
    return host.page.evaluate('document.activeElement?.dataset.id ?? document.activeElement?.className');
  }

  /** Where a node stands on the screen, and how large. */
  async function placeOf(id: string): Promise<readonly number[]> {
    const box = await node(id).locator('.body').boundingBox();
    assert.ok(box);
    return [box.x, box.y, box.width].map(Math.round);
  }

  async function widthOf(id: string): Promise<number> {
    const [, , width = 0] = await placeOf(id);
    return width;
  }

  test('keeps the focus when a pod comes, when it changes, and when it goes', async () => {
    await node('pod-2').focus();
    for (const drawing of [
      drawingOf(13),
      drawingOf(13, ['pod-2']),
      without(drawingOf(13), 'pod-0'),
      drawingOf(12),
    ]) {
      await show(drawing);
      assert.equal(await focused(), 'pod-2');
    }
    await show(without(drawingOf(12), 'pod-2'));
    assert.equal(await focused(), 'pod-3');
    await show(without(drawingOf(12), 'pod-2', 'pod-3', 'pod-4', 'pod-5'));
    assert.equal(await focused(), 'pod-1');
    await show({ title: 'This cluster is no more', nodes: [], edges: [], unfolded: false });
    assert.equal(await focused(), 'zoom-in');
  });

  test('does not take the focus from elsewhere, and the Tab key comes back to the node', async () => {
    await node('pod-2').focus();
    const button = host.page.getByRole('button', { name: 'Save as PNG' });
    await button.focus();
    await show(drawingOf(13));
    assert.equal(await focused(), 'save-png');
    await keys('Tab');
    assert.equal(await focused(), 'pod-2');
  });

  test('leaves the focus to the rest of VS Code while nobody works at the page', async () => {
    await node('pod-2').focus();
    await host.page.evaluate('void (document.hasFocus = () => false)');
    await show(drawingOf(13));
    await host.page.evaluate('delete document.hasFocus');
    assert.equal(await focused(), '');
  });

  test('unfolds a namespace by key and goes on at the first of its pods', async () => {
    await show(foldedDrawing('default', 'shop'));
    await node('namespace/default').focus();
    await keys('Enter');
    assert.deepEqual(await host.said(), [{ type: 'unfold', id: 'namespace/default' }]);
    const shop = foldedDrawing('shop').nodes.slice(-1);
    await show({ ...drawingOf(20), nodes: [...drawingOf(20).nodes, ...shop] });
    assert.equal(await focused(), 'pod-0');
  });

  test('unfolds a namespace by pointer', async () => {
    await show(foldedDrawing('default'));
    await node('namespace/default').click();
    assert.deepEqual(await host.said(), [{ type: 'unfold', id: 'namespace/default' }]);
  });

  test('folds namespaces by pointer and by key; the button that goes leaves the focus beside it', async () => {
    await press('Fold Namespaces');
    await host.page.getByRole('button', { name: 'Fold Namespaces' }).focus();
    await keys('Enter');
    assert.deepEqual(await host.said(), [{ type: 'fold' }, { type: 'fold' }]);
    await show(foldedDrawing('default'));
    assert.equal(await host.page.getByRole('button', { name: 'Fold Namespaces' }).count(), 0);
    assert.equal(await focused(), 'fit');
  });

  test('sees the whole picture until a view is chosen, whatever comes', async () => {
    const bottomOf = async (): Promise<number> => {
      await host.settled();
      const box = await host.page.locator('.content').boundingBox();
      assert.ok(box);
      return box.y + box.height;
    };
    await show(drawingOf(200));
    assert.ok((await bottomOf()) <= 700);
    await host.page.setViewportSize({ width: 700, height: 400 });
    assert.ok((await bottomOf()) <= 400);
    await host.page.setViewportSize({ width: 1000, height: 700 });
  });

  test('zooms in and out and fits again, with the buttons and with the keys', async () => {
    const whole = await widthOf('etcd');
    await press('Zoom In');
    assert.ok(Math.abs((await widthOf('etcd')) - whole * 1.25) <= 1);
    await press('Zoom Out');
    await press('Zoom Out');
    assert.ok(Math.abs((await widthOf('etcd')) - whole / 1.25) <= 1);
    await press('Fit');
    assert.equal(await widthOf('etcd'), whole);
    await node('etcd').focus();
    await keys('+', '+');
    assert.ok((await widthOf('etcd')) > whole * 1.5);
    await keys('-', '-', '-');
    assert.ok((await widthOf('etcd')) < whole);
    await keys('0');
    await node('kubectl').focus();
    assert.equal(await widthOf('etcd'), whole, 'but for the outline of the focus');
  });

  test('zooms with the wheel where the pointer is', async () => {
    const before = await placeOf('etcd');
    await host.page.mouse.move((before[0] ?? 0) + 1, (before[1] ?? 0) + 1);
    await host.page.keyboard.down('Control');
    await host.page.mouse.wheel(0, -300);
    await host.page.keyboard.up('Control');
    await host.settled();
    const now = await placeOf('etcd');
    assert.ok((now[2] ?? 0) > (before[2] ?? 0));
    assert.ok(Math.abs((now[0] ?? 0) - (before[0] ?? 0)) <= 2);
  });

  test('pans with the pointer', async () => {
    const [x = 0, y = 0, width] = await placeOf('etcd');
    await host.page.mouse.move(5, 200);
    await host.page.mouse.down();
    await host.page.mouse.move(45, 230, { steps: 4 });
    await host.page.mouse.up();
    await host.settled();
    assert.deepEqual(await placeOf('etcd'), [x + 40, y + 30, width]);
    await host.page.mouse.move(60, 240);
    await host.settled();
    assert.deepEqual(await placeOf('etcd'), [x + 40, y + 30, width], 'no longer than the button is down');
    await host.page.mouse.wheel(10, 20);
    await host.settled();
    assert.deepEqual(await placeOf('etcd'), [x + 30, y + 10, width]);
  });

  test('pans with the keys: what they lead to can be seen', async () => {
    await node('kubectl').focus();
    await keys('+', '+', '+', '+', '+', 'End');
    assert.equal(await focused(), 'pod-5');
    const [x = 0, y = 0, width = 0] = await placeOf('pod-5');
    assert.ok(x >= 0 && x + width <= 1000 && y >= 0 && y <= 700);
    await keys('Home');
    const [left = -1, top = -1] = await placeOf('kubectl');
    assert.ok(left >= 0 && top >= 0);
  });

  test('keeps the view when a pod comes and when the window changes', async () => {
    await node('etcd').focus();
    await keys('+', '+', '+');
    const middle = await nearestToMiddle();
    const before = await placeOf(middle);
    await show(drawingOf(300));
    assert.deepEqual(await placeOf(middle), before, 'what is in the middle stays there');
    await host.page.setViewportSize({ width: 800, height: 700 });
    await host.settled();
    assert.deepEqual(await placeOf(middle), [(before[0] ?? 0) - 100, ...before.slice(1)]);
    await host.page.setViewportSize({ width: 1000, height: 700 });
    await press('Fit');
    await show(drawingOf(12));
  });

  test('keeps a view from which the focused node cannot be seen, whatever becomes of that', async () => {
    await node('etcd').focus();
    await host.page.mouse.move(500, 300);
    await host.page.mouse.wheel(0, 2000);
    await host.settled();
    const before = await placeOf('etcd');
    await show(drawingOf(12, ['etcd']));
    await host.settled();
    assert.equal(await focused(), 'etcd');
    assert.deepEqual(await placeOf('etcd'), before);
  });

  test('is shown the same view again when the page comes back, and the whole picture after "Fit"', async () => {
    const whole = await placeOf('etcd');
    await press('Zoom In');
    await host.page.mouse.move(500, 300);
    await host.page.mouse.wheel(30, 40);
    await host.settled();
    const before = await placeOf('etcd');
    await reload();
    assert.deepEqual(await placeOf('etcd'), before);
    await press('Fit');
    await reload();
    assert.deepEqual(await placeOf('etcd'), whole);
  });

  test('reads the graph as text again when the page comes back', async () => {
    const asText = host.page.getByRole('button', { name: 'Show as Text', pressed: true });
    await host.page.getByRole('button', { name: 'Show as Text', pressed: false }).click();
    await reload();
    await asText.waitFor();
    await host.page.getByRole('listitem').filter({ hasText: 'etcd, component, Running' }).waitFor();
    await asText.click();
    await reload();
    await node('etcd').waitFor();
  });

  async function reload(): Promise<void> {
    await host.reload();
    await host.send(texts);
    await show(drawingOf(12));
    await host.settled();
  }

  test('hears and sees what is known of the node that has the focus, until Escape', async () => {
    const card = host.page.getByRole('tooltip');
    const described = host.page.locator('.node[aria-describedby]');
    await node('pod-2').focus();
    await host.page.getByRole('button', { name: /^pod-2/, description: /Restart policy: Always$/ }).waitFor();
    assert.equal(await card.textContent(), 'pod-2Restart policy: Always');
    await show(drawingOf(12, ['pod-2']));
    assert.equal(await described.getAttribute('data-id'), 'pod-2');

    await node('etcd').hover();
    assert.equal(await described.getAttribute('data-id'), 'etcd');
    await host.page.mouse.move(5, 690);
    assert.equal(await described.getAttribute('data-id'), 'pod-2', 'the focus is there still');
    await keys('Escape');
    await show(drawingOf(12));
    assert.equal(await card.count(), 0);
    assert.equal(await described.count(), 0);
    await keys('ArrowUp');
    assert.equal(await card.count(), 1);
  });

  test('reads in the text what is known of each node, and nothing moves that did not change', async () => {
    const asText = host.page.getByRole('button', { name: 'Show as Text' });
    await asText.click();
    const part = host.page.getByRole('listitem').filter({ hasText: 'etcd, component, Running' });
    assert.equal(await part.getByRole('listitem').textContent(), 'Restart policy: Always');
    const etcd = `[...document.querySelectorAll('li')].find(li => li.textContent.startsWith('etcd'))`;
    await host.page.evaluate(`void (${etcd}.readHere = true)`);
    await show(drawingOf(13, ['pod-2']));
    assert.equal(await host.page.evaluate(`${etcd}.readHere`), true);
    await host.page.getByRole('listitem').filter({ hasText: 'pod-2, pod, Failed' }).waitFor();
    await show(drawingOf(12));
    assert.equal(await host.page.getByRole('listitem').filter({ hasText: 'pod-6' }).count(), 0);
    await asText.click();
  });

  /** The node that a person looks at. */
  async function nearestToMiddle(): Promise<string> {
    return host.page.evaluate(`(() => {
      const { left, top, width, height } = document.querySelector('svg.graph').getBoundingClientRect();
      const away = node => {
        const box = node.querySelector('.body').getBoundingClientRect();
        return Math.hypot(box.x + box.width / 2 - left - width / 2, box.y + box.height / 2 - top - height / 2);
      };
      return [...document.querySelectorAll('.node')].sort((a, b) => away(a) - away(b))[0].dataset.id;
    })()`);
  }
});
