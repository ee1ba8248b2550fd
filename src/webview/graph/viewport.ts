import type { GraphView } from '../../contract/graphMessages.ts';
import { displacement } from './displacement.ts';
import type { Box, Layout, Point } from './layout.ts';

type Size = Pick<Box, 'width' | 'height'>;

const limits = { least: 0.1, most: 3 } as const;
const wheelStep = 1.0015;
const fitMargin = 16;

/**
 * Zoom and pan: one transform on the content, nothing is drawn anew. The whole picture is shown until the person chooses a
 * view; that one then stays, whatever becomes of the picture and of the window.
 */
export class Viewport {
  readonly #root: SVGSVGElement;
  readonly #content: SVGGElement;
  readonly #changed: () => void;
  #chosen: GraphView | undefined;
  /** Of the picture. */
  #size: Size = { width: 0, height: 0 };
  #pending = false;

  /**
   * @param chosen what the person chose before.
   * @param changed called once per frame in which `chosen` may have become another.
   */
  constructor(root: SVGSVGElement, content: SVGGElement, chosen: GraphView | undefined, changed: () => void) {
    this.#root = root;
    this.#content = content;
    this.#chosen = chosen === undefined ? undefined : { ...chosen, zoom: within(chosen.zoom) };
    this.#changed = changed;
    root.addEventListener('wheel', event => this.#wheel(event), { passive: false });
    root.addEventListener('pointerdown', event => this.#drag(event));
    new ResizeObserver(() => this.#apply()).observe(root);
  }

  /** The person's own view; undefined while the whole picture is shown. */
  get chosen(): GraphView | undefined {
    return this.#chosen;
  }

  /** Around a point of the screen, or around the middle. */
  zoomBy(factor: number, at = middleOf(this.#root)): void {
    const { x, y, zoom: before } = this.#view();
    const zoom = within(before * factor);
    const [middle, nearer] = [middleOf(this.#root), 1 / before - 1 / zoom];
    this.#choose({ x: x + (at.x - middle.x) * nearer, y: y + (at.y - middle.y) * nearer, zoom });
  }

  /** The whole picture again. */
  fit(): void {
    this.#choose(undefined);
  }

  /** The picture has another layout: what stood in the middle of a view that was chosen stays there. */
  settle(before: Layout, now: Layout): void {
    this.#size = now;
    if (this.#chosen !== undefined) {
      const { x, y } = displacement(this.#chosen, before.boxes, now.boxes);
      this.#chosen = { ...this.#chosen, x: this.#chosen.x + x, y: this.#chosen.y + y };
    }
    this.#applySoon();
  }

  /** Moves no more than it must so that the box can be seen. */
  bringIntoView(box: Box): void {
    const { clientWidth, clientHeight } = this.#root;
    const { x, y, zoom } = this.#view();
    const left = clientWidth / 2 + (box.x - x) * zoom;
    const top = clientHeight / 2 + (box.y - y) * zoom;
    this.#pan(
      shift(left, left + box.width * zoom, clientWidth),
      shift(top, top + box.height * zoom, clientHeight),
    );
  }

  #view(): GraphView {
    return this.#chosen ?? fitted(this.#size, this.#root);
  }

  #choose(view: GraphView | undefined): void {
    this.#chosen = view;
    this.#applySoon();
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

  /** By pixels of the screen. */
  #pan(right: number, down: number): void {
    if (right !== 0 || down !== 0) {
      const { x, y, zoom } = this.#view();
      this.#choose({ x: x - right / zoom, y: y - down / zoom, zoom });
    }
  }

  /** Once per frame, however often the pointer moves. */
  #applySoon(): void {
    if (this.#pending) {
      return;
    }
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      this.#apply();
      this.#changed();
    });
  }

  #apply(): void {
    const { x, y, zoom } = this.#view();
    const middle = middleOf(this.#root);
    const [left, top] = [middle.x - x * zoom, middle.y - y * zoom];
    this.#content.setAttribute('transform', `translate(${left} ${top}) scale(${zoom})`);
  }
}

/** The whole picture, not larger than it is drawn; of one that is too high its upper part. */
function fitted({ width, height }: Size, { clientWidth, clientHeight }: SVGSVGElement): GraphView {
  const whole = Math.min((clientWidth - fitMargin) / width, (clientHeight - fitMargin) / height, 1);
  const zoom = within(whole);
  return { x: width / 2, y: Math.min(height, clientHeight / zoom) / 2, zoom };
}

function within(zoom: number): number {
  return Math.min(limits.most, Math.max(limits.least, zoom));
}

function middleOf({ clientWidth, clientHeight }: SVGSVGElement): Point {
  return { x: clientWidth / 2, y: clientHeight / 2 };
}

function shift(from: number, to: number, size: number): number {
  if (from < 0) {
    return fitMargin - from;
  }
  return to > size ? Math.max(size - fitMargin - to, fitMargin - from) : 0;
}
