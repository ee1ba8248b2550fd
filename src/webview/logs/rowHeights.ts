/** How a row is laid out. Pixels, and characters of a monospaced font. */
export interface RowMetrics {
  readonly lineHeight: number;
  readonly characterWidth: number;
  /** Of what a line may fill. */
  readonly width: number;
}

/** Code points that a monospaced font draws two columns wide (the larger blocks of Unicode's East Asian Width W). */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/gu;

const tabWidth = 8;

/** Columns that a text takes, about: what a row really needs is measured once it is drawn. */
export function columnsOf(text: string): number {
  const tabs = text.split('\t').length - 1;
  return text.length + tabs * (tabWidth - 1) + (text.match(wide)?.length ?? 0);
}

/** The height of a row with so many columns that may break anywhere. */
export function wrappedHeight(columns: number, { lineHeight, characterWidth, width }: RowMetrics): number {
  const perLine = Math.max(1, Math.floor(width / characterWidth));
  return lineHeight * Math.max(1, Math.ceil(columns / perLine));
}

/** Where rows stand below each other, and which of them can be seen. Pixels. */
export class RowPlaces {
  /** Where each row begins, and where the last one ends. */
  readonly #tops: Float64Array;

  constructor(count: number, heightOf: (index: number) => number) {
    this.#tops = new Float64Array(count + 1);
    for (let index = 0; index < count; index += 1) {
      this.#tops[index + 1] = this.top(index) + heightOf(index);
    }
  }

  get height(): number {
    return this.#tops.at(-1) ?? 0;
  }

  top(index: number): number {
    return this.#tops[index] ?? this.height;
  }

  /** The row at a height; the last one below all. */
  at(y: number): number {
    let [low, high] = [0, this.#tops.length - 1];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.top(middle) <= y) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Where to scroll so that a row is seen as a whole, moving as little as can be. */
  scrollFor(index: number, scrollTop: number, viewHeight: number): number {
    const [top, bottom] = [this.top(index), this.top(index + 1)];
    return Math.max(Math.min(scrollTop, top), bottom - viewHeight);
  }
}
