import { Uri, type Webview } from 'vscode';

/** The page: an empty frame that the script fills. Nothing inline, nothing from elsewhere. */
export function graphPage(webview: Webview, extension: Uri): string {
  const script = Uri.joinPath(extension, 'dist/webview/graph.js');
  const style = Uri.joinPath(extension, 'media/graph.css');
  const { cspSource } = webview;
  const policy = [
    "default-src 'none'",
    `script-src ${cspSource}`,
    `style-src ${cspSource}`,
    // A picture to save is drawn from the page's own graph.
    'img-src data:',
  ].join('; ');
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
