/** Of a webview's page: where its files are, and what else it may load. */
export interface PageParts {
  /** Of its texts, as a BCP 47 tag: by it they are read aloud. */
  readonly language: string;
  /** Addresses. */
  readonly script: string;
  readonly styles: readonly string[];
  /** What the content security policy calls the place that they come from. */
  readonly source: string;
  /** Images that it may show: a source of the policy. Absent: none. */
  readonly images?: string;
}

/** A page: an empty frame that its script fills. Nothing inline, nothing from elsewhere. */
export function pageHtml({ language, script, styles, source, images }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src ${source}`,
    `style-src ${source}`,
    ...(images === undefined ? [] : [`img-src ${images}`]),
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
${styles.map(style => `<link rel="stylesheet" href="${style}">`).join('\n')}
<title>Frankenetes</title>
</head>
<body>
<script src="${script}"></script>
</body>
</html>`;
}
