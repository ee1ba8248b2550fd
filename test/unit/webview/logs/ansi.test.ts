import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseAnsi, plainText } from '../../../../src/webview/logs/ansi.ts';

const escape = '\u001B[';

describe('the colours of a line', () => {
  test('are none in most', () => {
    assert.deepEqual(parseAnsi('plain'), [{ text: 'plain', style: {} }]);
  });

  test('are those of the theme', () => {
    assert.deepEqual(parseAnsi(`${escape}31mred${escape}92;44mgreen on blue${escape}0m none`), [
      { text: 'red', style: { foreground: 1 } },
      { text: 'green on blue', style: { foreground: 10, background: 4 } },
      { text: ' none', style: {} },
    ]);
  });

  test('are of the palette of 256', () => {
    assert.deepEqual(parseAnsi(`${escape}38;5;9ma${escape}38;5;196mb${escape}48;5;244mc`), [
      { text: 'a', style: { foreground: 9 } },
      { text: 'b', style: { foreground: { r: 255, g: 0, b: 0 } } },
      { text: 'c', style: { foreground: { r: 255, g: 0, b: 0 }, background: { r: 128, g: 128, b: 128 } } },
    ]);
  });

  test('are their own', () => {
    assert.deepEqual(parseAnsi(`${escape}1;38;2;10;20;999mx`), [
      { text: 'x', style: { bold: true, foreground: { r: 10, g: 20, b: 255 } } },
    ]);
  });

  test('are their own with all that belongs to them in one parameter, too', () => {
    const style = { foreground: { r: 255, g: 100, b: 5 } };
    for (const code of ['38:2::255:100:5', '38:2:255:100:5', '38:2:0:255:100:5:0:1', '38;2;255;100;5']) {
      assert.deepEqual(parseAnsi(`${escape}${code}mx`), [{ text: 'x', style }], code);
      assert.deepEqual(parseAnsi(`${escape}${code};1mx`), [{ text: 'x', style: { ...style, bold: true } }]);
    }
    assert.deepEqual(parseAnsi(`${escape}48:5:9;3mx`), [
      { text: 'x', style: { background: 9, italic: true } },
    ]);
  });

  test('end alone, as most programs end them', () => {
    assert.deepEqual(parseAnsi(`${escape}31mred${escape}39m plain`), [
      { text: 'red', style: { foreground: 1 } },
      { text: ' plain', style: {} },
    ]);
    assert.deepEqual(parseAnsi(`${escape}1;31;44ma${escape}49mb${escape}39mc`), [
      { text: 'a', style: { bold: true, foreground: 1, background: 4 } },
      { text: 'b', style: { bold: true, foreground: 1 } },
      { text: 'c', style: { bold: true } },
    ]);
  });

  test('stay when an underline of some kind ends', () => {
    assert.deepEqual(parseAnsi(`${escape}31;4:3ma${escape}4:0mb`), [
      { text: 'a', style: { foreground: 1, underline: true } },
      { text: 'b', style: { foreground: 1, underline: false } },
    ]);
  });

  test('come with other looks, and end', () => {
    assert.deepEqual(parseAnsi(`${escape}1;3;4ma${escape}22;24mb`), [
      { text: 'a', style: { bold: true, italic: true, underline: true } },
      { text: 'b', style: { bold: false, faint: false, italic: true, underline: false } },
    ]);
    assert.deepEqual(parseAnsi(`${escape}31ma${escape}mb`), [
      { text: 'a', style: { foreground: 1 } },
      { text: 'b', style: {} },
    ]);
  });

  test('leave out what moves a cursor or names a window, and what is cut off', () => {
    assert.equal(plainText(`\u001B]0;title\u0007a${escape}2Kb\u001B7c${escape}?25ld${escape}3`), 'abcd');
  });
});

describe('what a line says', () => {
  test('shows control characters by their pictures', () => {
    assert.equal(plainText('a\u0000b\u0007c\td\r\u007F'), 'a␀b␇c\td␍␡');
  });

  test('has no control characters, and is the same with its colours', () => {
    const line = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 10 }),
        fc.constantFrom(escape, `${escape}31m`, '\u001B', '\u001B]', ';5;', 'm', '38', '\u0007'),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(line, parts => {
        const text = parts.join('');
        const shown = parseAnsi(text)
          .map(({ text }) => text)
          .join('');
        assert.equal(shown, plainText(text));
        // oxlint-disable-next-line no-control-regex -- they are what must not be there
        assert.doesNotMatch(shown, /[\u0000-\u0008\u000A-\u001F\u007F]/);
      }),
    );
  });
});
