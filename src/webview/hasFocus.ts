/**
 * Whether the person works at an element just now. A page that nobody works at has an active element, too: to focus what
 * takes its place would take the focus away from the rest of VS Code.
 */
export function hasFocus(element: Element): boolean {
  return document.hasFocus() && document.activeElement === element;
}
