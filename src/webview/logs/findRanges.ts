/** Where a text has what is looked for, in whatever case: indexes of its characters. */
export function occurrences(text: string, query: string): readonly number[] {
  const [within, wanted] = [text.toLowerCase(), query.toLowerCase()];
  const found: number[] = [];
  for (
    let at = wanted === '' ? -1 : within.indexOf(wanted);
    at >= 0;
    at = within.indexOf(wanted, at + wanted.length)
  ) {
    found.push(at);
  }
  return found;
}

/** The same in an element, whatever parts its text is made of. */
export function findRanges(element: Element, query: string): readonly Range[] {
  const nodes: { readonly node: Node; readonly start: number }[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let length = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    nodes.push({ node, start: length });
    length += node.textContent?.length ?? 0;
  }
  const point = (at: number): readonly [Node, number] => {
    const { node, start } = nodes.findLast(({ start }) => start <= at) ?? { node: element, start: at };
    return [node, at - start];
  };
  return occurrences(element.textContent ?? '', query).map(at => {
    const range = new Range();
    range.setStart(...point(at));
    range.setEnd(...point(at + query.length - 1));
    range.setEnd(range.endContainer, range.endOffset + 1);
    return range;
  });
}
