import type { StateDirectory } from './stateDirectory.ts';

/** What is to be known to talk to the fabric that runs on a state directory. */
export interface FabricFile {
  /** Such as `https://127.0.0.1:43210`. */
  readonly endpoint: string;
  readonly pid: number;
  readonly instance: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly version: string;
}

const file = 'fabric.json';

export function writeFabricFile(directory: StateDirectory, content: FabricFile): void {
  directory.write(file, `${JSON.stringify(content, undefined, 2)}\n`);
}

export function readFabricFile(directory: StateDirectory): FabricFile | undefined {
  const content = directory.read(file);
  return content === undefined ? undefined : (JSON.parse(content) as FabricFile);
}

export function removeFabricFile(directory: StateDirectory): void {
  directory.remove(file);
}
