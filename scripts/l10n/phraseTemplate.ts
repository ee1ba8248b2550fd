import type { Node } from 'typescript/unstable/ast';
import {
  isIdentifier,
  isNoSubstitutionTemplateLiteral,
  isTaggedTemplateExpression,
} from 'typescript/unstable/ast/is';
import { templateOf } from '../../src/language/phrase.ts';

/** The template of a text with the tag `phrase`, as the program has it; undefined for any other code. */
export function phraseTemplate(node: Node): string | undefined {
  if (!isTaggedTemplateExpression(node) || !isIdentifier(node.tag) || node.tag.text !== 'phrase') {
    return undefined;
  }
  const { template } = node;
  return isNoSubstitutionTemplateLiteral(template)
    ? template.text
    : templateOf([template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)]);
}
