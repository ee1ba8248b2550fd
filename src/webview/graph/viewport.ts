import type { Box } from './layout.ts';

const limits = { least: 0.1, most: 3 } as const;
const wheelStep = 1.0015;
const fitMargin = 16;

/** Zoom and pan: one transform on the content, nothing is drawn anew. */
export class Viewport {
  readonly #root: SVGSVGElement;
  readonly #content: SVGGElement;
  #x = 0;
  #y = 0;
  #zoom = 1;
  #pending = false;

  constructor(root: SVGSVGElement, content: SVGGElement) {
    this.#root = root;
    this.#content = content;
    root.addEventListener('wheel', event => this.#wheel(event), { passive: false });
    root.addEventListener('pointerdown', event => this.#drag(event));
  }

  /** Around a point of the screen, or around the middle. */
  zoomBy(factor: number, at = this.#middle()): void {
    const zoom = Math.min(limits.most, Math.max(limits.least, this.#zoom * factor));
    const scale = zoom / this.#zoom;
    this.#x = at.x - (at.x - this.#x) * scale;
    this.#y = at.y - (at.y - this.#y) * scale;
    this.#zoom = zoom;
    this.#applySoon();
  }

  /** The whole picture, not larger than it is drawn. */
  fit({ width, height }: Pick<Box, 'width' | 'height'>): void {
    const { clientWidth, clientHeight } = this.#root;
    if (width === 0 || height === 0 || clientWidth === 0) {
      return;
    }
    const zoom = Math.min((clientWidth - fitMargin) / width, (clientHeight - fitMargin) / height, 1);
    this.#zoom = Math.max(zoom, limits.least);
    this.#x = (clientWidth - width * this.#zoom) / 2;
    this.#y = Math.max((clientHeight - height * this.#zoom) / 2, 0);
    this.#applySoon();
  }

  /** Moves no more than it must so that the box can be seen. */
  bringIntoView(box: Box): void {
    const { clientWidth, clientHeight } = this.#root;
    const [left, top] = [this.#x + box.x * this.#zoom, this.#y + box.y * this.#zoom];
    this.#x += shift(left, left + box.width * this.#zoom, clientWidth);
    this.#y += shift(top, top + box.height * this.#zoom, clientHeight);
    this.#applySoon();
  }

  #middle(): { x: number; y: number } {
    return { x: this.#root.clientWidth / 2, y: this.#root.clientHeight / 2 };
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { left, top } = this.#root.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) {
      this.zoomBy(wheelStep ** -event.deltaY, { x: event.clientX - left, y: event.clientY - top });
    } else {
      this.#pan(-event.deltaX, -event.deltaY);
    }
  }

  #drag(event: PointerEvent): void {
    if (event.button !== 0 || (event.target as Element).closest('.node') !== null) {
      return;
    }
    this.#root.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent): void => this.#pan(moved.movementX, moved.movementY);
    this.#root.addEventListener('pointermove', move);
    this.#root.addEventListener(
      'lostpointercapture',
      () => this.#root.removeEventListener('pointermove', move),
      {
        once: true,
      },
    );
  }

  #pan(x: number, y: number): void {
    this.#x += x;
    this.#y += y;
    this.#applySoon();
  }

  /** Once per frame, however often the pointer moves. */
  #applySoon(): void {
    if (this.#pending) {
      return;
    }
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      this.#content.setAttribute('transform', `translate(${this.#x} ${this.#y}) scale(${this.#zoom})`);
    });
  }
}

function shift(from: number, to: number, size: number): number {
  if (from < 0) {
    return fitMargin - from;
  }
  return to > size ? Math.max(size - fitMargin - to, fitMargin - from) : 0;
}
