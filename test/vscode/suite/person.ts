import * as vscode from 'vscode';
import { views } from '../../../src/contract/views.ts';

/** Milliseconds between two looks at a list that is being filled. */
const lookAgain = 20;

/**
 * Sits in front of VS Code: answers what the extension asks and keeps what it says. VS Code lets the tests of an
 * extension replace functions of its API.
 */
export class Person {
  /** Messages, and problems shown at a field. */
  readonly heard: string[] = [];
  /** Context keys by their names. */
  readonly contexts = new Map<string, unknown>();
  /** Addresses that were opened in a browser. */
  readonly opened: string[] = [];
  #answers: string[] = [];
  readonly #trees = new Map<string, vscode.TreeDataProvider<unknown>>();
  readonly #views = new Map<string, vscode.TreeView<unknown>>();
  readonly #status = new Map<string, StatusRow>();
  #uriHandler: vscode.UriHandler | undefined;

  /** Take a seat before the extension is activated. */
  static sitDown(): Person {
    const person = new Person();
    const say = (message: string, ...rest: readonly unknown[]): Promise<string | undefined> =>
      person.#hear(message, rest);
    Object.assign(vscode.window, {
      showInformationMessage: say,
      showWarningMessage: say,
      showErrorMessage: say,
      showInputBox: (options?: vscode.InputBoxOptions) => person.#fillIn(options),
      showQuickPick: (items: Promise<readonly vscode.QuickPickItem[]>) => person.#pick(items),
      createInputBox: () => person.#inputBox(),
      createQuickPick: () => person.#quickPick(),
      createTreeView: person.#watchTree(vscode.window.createTreeView),
      registerUriHandler: person.#watchUris(vscode.window.registerUriHandler),
      createStatusBarItem: person.#watchStatus(vscode.window.createStatusBarItem),
    });
    Object.assign(vscode.commands, { executeCommand: person.#watchContexts(vscode.commands.executeCommand) });
    return person;
  }

  /** Run a command and give these answers, in this order, to what it asks; then dismiss what it asks further. */
  async does(command: string, node?: unknown, ...answers: readonly string[]): Promise<void> {
    this.heard.length = 0;
    this.#answers = [...answers];
    await vscode.commands.executeCommand(command, node);
  }

  /** All nodes of a view's tree, each with its item, as VS Code would draw them if all were expanded. */
  async tree(view: string = views.clusters): Promise<readonly TreeRow[]> {
    const tree = this.#trees.get(view);
    return tree === undefined ? [] : rowsBelow(undefined, tree);
  }

  /** The first row whose label, kind or state, as they are read aloud, fit. */
  async row(name: RegExp, view?: string): Promise<TreeRow | undefined> {
    return (await this.tree(view)).find(({ spoken }) => name.test(spoken));
  }

  /** What stands above the rows of a view. */
  messageOf(view: string): string {
    return this.#views.get(view)?.message ?? '';
  }

  /** The rows that are selected in the tree of clusters, as they are read aloud. */
  async selected(): Promise<readonly string[]> {
    const tree = this.#trees.get(views.clusters);
    const selection = this.#views.get(views.clusters)?.selection ?? [];
    const items = await Promise.all(selection.map(async node => tree?.getTreeItem(node)));
    return items.map(item => item?.accessibilityInformation?.label ?? '');
  }

  /** Open a link to the extension, and give these answers. */
  async opens(link: string, ...answers: readonly string[]): Promise<void> {
    this.heard.length = 0;
    this.#answers = [...answers];
    await this.#uriHandler?.handleUri(vscode.Uri.parse(link));
  }

  /** What our items in the status bar say, as far as they are shown. */
  statusBar(): readonly string[] {
    return [...this.#status.values()].flatMap(({ item, shown }) => (shown ? [item.text] : []));
  }

  #watchTree(original: typeof vscode.window.createTreeView): typeof vscode.window.createTreeView {
    return (id, options) => {
      const view = original(id, options);
      this.#trees.set(id, options.treeDataProvider);
      this.#views.set(id, view);
      return view;
    };
  }

  #watchUris(original: typeof vscode.window.registerUriHandler): typeof vscode.window.registerUriHandler {
    return handler => {
      this.#uriHandler = handler;
      return original(handler);
    };
  }

  #watchStatus(original: (...args: never[]) => vscode.StatusBarItem) {
    return (...args: never[]): vscode.StatusBarItem => {
      const item = original(...args);
      const row: StatusRow = { item, shown: false };
      this.#status.set(item.id, row);
      const [show, hide] = [item.show.bind(item), item.hide.bind(item)];
      item.show = () => {
        row.shown = true;
        show();
      };
      item.hide = () => {
        row.shown = false;
        hide();
      };
      return item;
    };
  }

  #watchContexts(original: typeof vscode.commands.executeCommand): typeof vscode.commands.executeCommand {
    return (command, ...rest) => {
      if (command === 'setContext') {
        this.contexts.set(String(rest[0]), rest[1]);
      }
      return original(command, ...rest);
    };
  }

  /** Only what stands in the way of everything else is answered. */
  async #hear(message: string, rest: readonly unknown[]): Promise<string | undefined> {
    this.heard.push(message);
    const [options, ...buttons] = rest;
    const modal = (options as vscode.MessageOptions | undefined)?.modal === true;
    const answer = modal ? this.#answers.shift() : undefined;
    return buttons.find(button => button === answer) as string | undefined;
  }

  async #fillIn(options: vscode.InputBoxOptions | undefined): Promise<string | undefined> {
    const answer = this.#answers.shift();
    if (answer === undefined) {
      return undefined;
    }
    const problem = await options?.validateInput?.(answer);
    if (typeof problem === 'string') {
      this.heard.push(problem);
      return undefined;
    }
    return answer;
  }

  async #pick(
    items: Promise<readonly vscode.QuickPickItem[]> | readonly vscode.QuickPickItem[],
  ): Promise<vscode.QuickPickItem | undefined> {
    const answer = this.#answers.shift();
    return (await items).find(item => item.label === answer);
  }

  /** A box that is answered as soon as it is shown, or dismissed where there is no answer or a problem. */
  #inputBox() {
    const events = boxEvents();
    const box = {
      ...events.api,
      value: '',
      validationMessage: '',
      show: () => {
        const answer = this.#answers.shift();
        if (answer === undefined) {
          events.hide();
          return;
        }
        box.value = answer;
        events.change(answer);
        if (box.validationMessage === '') {
          events.accept();
        } else {
          this.heard.push(box.validationMessage);
          events.hide();
        }
      },
    };
    return box;
  }

  /** A list that is answered once it is shown and filled, or dismissed where the answer is not in it. */
  #quickPick() {
    const events = boxEvents();
    const answer = (): void => {
      const wanted = this.#answers.shift();
      box.activeItems = box.items.filter(({ label }) => label === wanted);
      if (box.activeItems.length === 0) {
        events.hide();
      } else {
        events.accept();
      }
    };
    const box = {
      ...events.api,
      items: [] as readonly vscode.QuickPickItem[],
      activeItems: [] as readonly vscode.QuickPickItem[],
      show: () => {
        const filled = setInterval(() => {
          if (box.items.length > 0) {
            clearInterval(filled);
            answer();
          }
        }, lookAgain);
      },
    };
    return box;
  }
}

export interface TreeRow {
  readonly node: unknown;
  readonly item: vscode.TreeItem;
  /** What a screen reader says. */
  readonly spoken: string;
}

interface StatusRow {
  readonly item: vscode.StatusBarItem;
  shown: boolean;
}

async function rowsBelow(node: unknown, tree: vscode.TreeDataProvider<unknown>): Promise<readonly TreeRow[]> {
  const rows: TreeRow[] = [];
  for (const child of (await tree.getChildren(node)) ?? []) {
    const item = await tree.getTreeItem(child);
    rows.push({ node: child, item, spoken: item.accessibilityInformation?.label ?? '' });
    rows.push(...(await rowsBelow(child, tree)));
  }
  return rows;
}

function boxEvents() {
  const changed = new vscode.EventEmitter<string>();
  const accepted = new vscode.EventEmitter<void>();
  const hidden = new vscode.EventEmitter<void>();
  const pressed = new vscode.EventEmitter<vscode.QuickInputButton>();
  return {
    change: (text: string) => changed.fire(text),
    accept: () => accepted.fire(),
    hide: () => hidden.fire(),
    api: {
      onDidChangeValue: changed.event,
      onDidAccept: accepted.event,
      onDidHide: hidden.event,
      onDidTriggerButton: pressed.event,
      dispose: () => [changed, accepted, hidden, pressed].forEach(emitter => emitter.dispose()),
    },
  };
}
