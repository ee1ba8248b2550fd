import { Uri, type Webview, type WebviewOptions } from 'vscode';

/** A page of ours: its script dist/webview/NAME.js and its style media/NAME.css. */
export type PageName = 'graph' | 'diagnosis';

/**
 * The page: an empty frame that the script fills. Nothing inline, nothing from elsewhere.
 * @param allowed further directives of its content security policy.
 */
export function webviewPage(
  webview: Webview,
  extension: Uri,
  name: PageName,
  allowed: readonly string[] = [],
): string {
  const script = Uri.joinPath(extension, `dist/webview/${name}.js`);
  const style = Uri.joinPath(extension, `media/${name}.css`);
  const { cspSource } = webview;
  const policy = ["default-src 'none'", `script-src ${cspSource}`, `style-src ${cspSource}`, ...allowed].join(
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

/** What a panel of ours may do. */
export function webviewOptions(extension: Uri): WebviewOptions {
  return { enableScripts: true, localResourceRoots: [extension] };
}
