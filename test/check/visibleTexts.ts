import type { CallExpression, Node, SourceFile } from 'typescript/unstable/ast';
import {
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isNoSubstitutionTemplateLiteral,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isStringLiteral,
  isTaggedTemplateExpression,
  isTemplateExpression,
  isThrowStatement,
} from 'typescript/unstable/ast/is';
import { eachSource } from '../../scripts/l10n/eachSource.ts';
import { phraseTemplate } from '../../scripts/l10n/phraseTemplate.ts';

/** What a person could read of the code, by the compiler's own syntax trees. */
export interface VisibleTexts {
  /** The texts of `l10n.t` and the templates of `phrase`, as the program has them at run time. */
  readonly translated: readonly string[];
  /** `file:line` and text of what reads like English and goes through neither. */
  readonly untranslated: readonly string[];
}

/** Who reads a text: people by what it is put into, programmers in logs and stack traces. */
type Readers = 'people' | 'programmers' | 'unknown';

/** Names that are the same in every language. */
const names: ReadonlySet<string> = new Set(['Frankenetes', 'Docker', 'Podman', 'etcd', 'kubectl']);

/** Properties whose values VS Code shows, and functions whose arguments it shows. */
const shownProperty =
  /^(?:title|label|description|detail|placeHolder|placeholder|prompt|message|tooltip|text|validationMessage)$/;
const showingFunction =
  /^(?:show(?:Information|Warning|Error)Message|setStatusBarMessage|createWebviewPanel)$/;

/** Where everything may be read; what people read from elsewhere is a phrase. */
const userInterface = /^(?:ui\/|extension\.ts$)/;

/**
 * @param config tsconfig.json of a project
 * @param src absolute path of its sources
 */
export function visibleTexts(config: string, src: string): VisibleTexts {
  const found = eachSource(config, src, textsOf);
  return {
    translated: found.flatMap(({ translated }) => translated),
    untranslated: found.flatMap(({ untranslated }) => untranslated),
  };
}

function textsOf(source: SourceFile, file: string): VisibleTexts {
  const translated: string[] = [];
  const untranslated: string[] = [];
  const complain = (node: Node, text: string): void => {
    const line = source.text.slice(0, node.getStart(source)).split('\n').length;
    untranslated.push(`${file}:${line} ${text}`);
  };

  function look(node: Node, readers: Readers): void {
    if (isTranslation(node)) {
      const [text, ...values] = node.arguments;
      if (text !== undefined && isStringLiteral(text)) {
        translated.push(text.text);
      } else {
        complain(node, 'l10n.t of something else than a text');
      }
      values.forEach(value => look(value, readers));
      return;
    }
    const template = phraseTemplate(node);
    if (template !== undefined) {
      translated.push(template);
      valuesOf(node).forEach(value => look(value, 'people'));
      return;
    }
    const text = textOf(node);
    if (text !== undefined && isUntranslated(text, readers)) {
      complain(node, text);
    }
    node.forEachChild(child => look(child, readersWithin(node, readers)));
  }

  look(source, userInterface.test(file) ? 'unknown' : 'programmers');
  return { translated, untranslated };
}

function isUntranslated(text: string, readers: Readers): boolean {
  switch (readers) {
    case 'people':
      return isWord(text);
    case 'programmers':
      return false;
    case 'unknown':
      return isSentence(text);
  }
}

function readersWithin(node: Node, readers: Readers): Readers {
  if (readers === 'programmers' || isForProgrammers(node)) {
    return 'programmers';
  }
  return shows(node) || (readers === 'people' && !isCallExpression(node)) ? 'people' : 'unknown';
}

function isTranslation(node: Node): node is CallExpression {
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) {
    return false;
  }
  const { expression: owner, name } = node.expression;
  return isNamed(owner, 'l10n') && isNamed(name, 't');
}

/** What is read in a stack trace or in the log of the extension. */
function isForProgrammers(node: Node): boolean {
  if (isThrowStatement(node)) {
    return isNewExpression(node.expression) && isNamed(node.expression.expression, 'RangeError');
  }
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) {
    return false;
  }
  const { expression: owner } = node.expression;
  return isNamed(owner, 'log') || (isPropertyAccessExpression(owner) && isNamed(owner.name, 'log'));
}

function isNamed(node: Node, name: string): boolean {
  return isIdentifier(node) && node.text === name;
}

/** What is put into a tagged text. */
function valuesOf(node: Node): readonly Node[] {
  return isTaggedTemplateExpression(node) && isTemplateExpression(node.template)
    ? node.template.templateSpans.map(({ expression }) => expression)
    : [];
}

/** The text of a literal; `{}` stands for what is put into it. */
function textOf(node: Node): string | undefined {
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) {
    return node.text;
  }
  return isTemplateExpression(node)
    ? node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('')
    : undefined;
}

function shows(node: Node): boolean {
  if (isPropertyAssignment(node)) {
    return isIdentifier(node.name) && shownProperty.test(node.name.text);
  }
  return (
    isCallExpression(node) &&
    isPropertyAccessExpression(node.expression) &&
    isIdentifier(node.expression.name) &&
    showingFunction.test(node.expression.name.text)
  );
}

function isWord(text: string): boolean {
  return /\p{L}{2}/u.test(text) && !names.has(text);
}

function isSentence(text: string): boolean {
  return /\p{L}{2} \p{L}{2}/u.test(text);
}
