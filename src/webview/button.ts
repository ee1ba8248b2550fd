import { html } from './html.ts';

/** A button that says what it does. @param name its class, for the style sheet. */
export function button(name: string, label: string, press: () => void): HTMLButtonElement {
  const element = html('button', { class: name, type: 'button' }, label);
  element.addEventListener('click', press);
  return element;
}
