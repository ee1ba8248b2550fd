import { env, l10n, Uri, type Webview, type WebviewOptions } from 'vscode';
import { pageHtml } from './pageHtml.ts';

/**
 * The page of one of our webviews.
 * @param name of its bundle in dist/webview and of its style sheet in media.
 * @param images what else it may show: a source of the content security policy.
 */
export function webviewPage(webview: Webview, extension: Uri, name: string, images?: string): string {
  const addressOf = (path: string): string => String(webview.asWebviewUri(Uri.joinPath(extension, path)));
  return pageHtml({
    // Where there are no translations for VS Code's language the texts are as they are written.
    language: l10n.bundle === undefined ? 'en' : env.language,
    script: addressOf(`dist/webview/${name}.js`),
    styles: [addressOf('media/page.css'), addressOf(`media/${name}.css`)],
    source: webview.cspSource,
    ...(images === undefined ? {} : { images }),
  });
}

export function webviewOptions(extension: Uri): WebviewOptions {
  return { enableScripts: true, localResourceRoots: [extension] };
}
