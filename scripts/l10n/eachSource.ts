import { relative } from 'node:path';
import { API } from 'typescript/unstable/sync';
import type { SourceFile } from 'typescript/unstable/ast';

/** Programs for the command line: what they say is in English. */
const programs = /^(?:cli|fabric)\//;

/**
 * Does something with the syntax tree of every file whose words are read in VS Code.
 * @param config tsconfig.json of a project
 * @param src absolute path of its sources
 * @param work of a file's tree and its path in `src`.
 */
export function eachSource<Result>(
  config: string,
  src: string,
  work: (source: SourceFile, file: string) => Result,
): readonly Result[] {
  const api = new API();
  try {
    const [project] = api.updateSnapshot({ openProject: config }).getProjects();
    return (project?.program.getSourceFileNames() ?? []).flatMap(path => {
      const file = relative(src, path);
      const isRead = path.startsWith(`${src}/`) && !programs.test(file);
      const source = isRead ? project?.program.getSourceFile(path) : undefined;
      return source === undefined ? [] : [work(source, file)];
    });
  } finally {
    api.close();
  }
}
