import type { Drawing, GraphTexts } from '../../contract/graphMessages.ts';
import { html } from '../html.ts';

/** The graph as text: what there is and how it is, then who calls whom. */
export function graphText({ nodes, edges }: Drawing, texts: GraphTexts): readonly Node[] {
  const parts = nodes.map(({ label, kind, state }) =>
    html('li', {}, [label, kind, ...(state === undefined ? [] : [state])].join(', ')),
  );
  const calls = edges.map(({ text }) => html('li', {}, text));
  return [html('ul', {}, ...parts), html('h2', {}, texts.connections), html('ul', {}, ...calls)];
}
