import type { PictureFormat } from '../../contract/graphMessages.ts';
import type { Layout } from './layout.ts';
import { svg } from './svg.ts';

/** What a style sheet gives an element, and a picture must carry by itself. */
const styles = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'font-family',
  'font-size',
  'font-style',
  'font-weight',
  'text-anchor',
  'opacity',
  'stroke-linecap',
  'stroke-linejoin',
] as const;

/** Pixels of a PNG for each of the picture's own: sharp on any screen. */
const scale = 2;

/** The whole graph as a file that looks as the page does, whatever part of it is on the screen. @returns base64. */
export async function pictureFile(
  format: PictureFormat,
  root: SVGSVGElement,
  content: SVGGElement,
  { width, height }: Layout,
): Promise<string> {
  const text = new XMLSerializer().serializeToString(standalone(root, content, width, height));
  return format === 'svg' ? base64(new TextEncoder().encode(text)) : png(text, width, height);
}

function standalone(root: SVGSVGElement, content: SVGGElement, width: number, height: number): SVGSVGElement {
  const copy = root.cloneNode(true) as SVGSVGElement;
  const background = getComputedStyle(document.body).backgroundColor;
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.prepend(svg('rect', { width, height, fill: background }));
  carryStyles(root.querySelector('defs'), copy.querySelector('defs'));
  const copied = copy.querySelector('.content');
  carryStyles(content, copied);
  copied?.removeAttribute('transform');
  for (const element of copy.querySelectorAll('[data-vscode-context]')) {
    element.removeAttribute('data-vscode-context');
  }
  return copy;
}

function carryStyles(from: Element | null, to: Element | null): void {
  if (from === null || to === null) {
    return;
  }
  const computed = getComputedStyle(from);
  for (const name of styles) {
    to.setAttribute(name, computed.getPropertyValue(name));
  }
  for (const [index, child] of [...from.children].entries()) {
    carryStyles(child, to.children[index] ?? null);
  }
}

async function png(text: string, width: number, height: number): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;base64,${base64(new TextEncoder().encode(text))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace('data:image/png;base64,', '');
}

/** In pieces: a call takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  const piece = 0x8000;
  let text = '';
  for (let at = 0; at < bytes.length; at += piece) {
    text += String.fromCharCode(...bytes.subarray(at, at + piece));
  }
  return btoa(text);
}
