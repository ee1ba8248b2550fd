import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pageHtml } from '../../../../src/ui/page/pageHtml.ts';

const parts = {
  language: 'de',
  script: 'https://x/graph.js',
  styles: ['https://x/page.css'],
  source: 'https://x',
};

describe('the page of a webview', () => {
  test('says in which language its texts are', () => {
    assert.match(pageHtml(parts), /<html lang="de">/);
  });

  test('loads nothing from elsewhere, and images only where it may', () => {
    assert.match(
      pageHtml(parts),
      /content="default-src 'none'; script-src https:\/\/x; style-src https:\/\/x">/,
    );
    assert.match(pageHtml({ ...parts, images: 'data:' }), /; img-src data:">/);
  });
});
