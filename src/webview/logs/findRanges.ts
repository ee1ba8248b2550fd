import { occurrences } from './occurrences.ts';

/** Where an element has what is looked for, whatever parts its text is made of. */
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
