import { FileDecoration, ThemeColor, Uri, window, type Disposable } from 'vscode';

const scheme = 'frankenetes-dimmed';

/** What a tree item has for its resource so that its label is dimmed: VS Code has no other way. */
export function dimmed(label: string): Uri {
  return Uri.from({ scheme, path: `/${label}` });
}

export function registerDimmed(): Disposable {
  return window.registerFileDecorationProvider({
    provideFileDecoration: uri =>
      uri.scheme === scheme
        ? new FileDecoration(undefined, undefined, new ThemeColor('disabledForeground'))
        : undefined,
  });
}
