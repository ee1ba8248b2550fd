/** `xml` is put in as it is. */
export type XmlContent = string | number | boolean | readonly Xml[] | { readonly xml: string };

/** One element: its name, its content, its attributes. */
export type Xml = readonly [name: string, content: XmlContent, attributes?: Readonly<Record<string, string>>];

/** The document, in UTF-8 with its declaration. */
export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="utf-8"?>${element(root)}`;
}

function element([name, content, attributes = {}]: Xml): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const inner = contentOf(content);
  return inner === '' ? `<${name}${given.join('')} />` : `<${name}${given.join('')}>${inner}</${name}>`;
}

function contentOf(content: XmlContent): string {
  if (typeof content !== 'object') {
    return escaped(String(content));
  }
  return 'xml' in content ? content.xml : content.map(element).join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
