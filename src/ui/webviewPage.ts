import { Uri, type Webview, type WebviewOptions } from 'vscode';

/** What a page of ours may load: its own script and style sheet, nothing inline, nothing from elsewhere. */
export function webviewOptions(extension: Uri): WebviewOptions {
  return { enableScripts: true, localResourceRoots: [extension] };
}

/**
 * A page: an empty frame that its script fills.
 * @param name of the script in dist/webview and of the style sheet in media.
 * @param sources what it may load besides them, as a Content-Security-Policy has it.
 */
export function webviewPage(
  webview: Webview,
  extension: Uri,
  name: 'graph' | 'diagnosis',
  ...sources: readonly string[]
): string {
  const script = Uri.joinPath(extension, `dist/webview/${name}.js`);
  const style = Uri.joinPath(extension, `media/${name}.css`);
  const { cspSource } = webview;
  const policy = ["default-src 'none'", `script-src ${cspSource}`, `style-src ${cspSource}`, ...sources].join(
    '; ',
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${String(webview.asWebviewUri(style))}">
<title>Frankenetes</title>
</head>
<body>
<script src="${String(webview.asWebviewUri(script))}"></script>
</body>
</html>`;
}
