import { phrase } from '../../src/language/phrase.ts';
import type { LogSource } from '../../src/logs/logSource.ts';
import { until } from '../../src/operations/until.ts';
import { containerLogSource } from '../../src/ui/logs/containerLogSource.ts';
import { shellGroup } from './shellGroup.ts';
import { forever, patience, type TestHome } from './testHome.ts';

const resourceGroup = 'writers';

/** A container group, beside every cluster, whose only container runs a script of busybox' shell. */
export class LogWriter {
  readonly source: LogSource;
  readonly #home: TestHome;
  readonly #name: string;

  private constructor(home: TestHome, name: string) {
    this.#home = home;
    this.#name = name;
    this.source = containerLogSource(async () => (await home.world()).target.resourceManager, {
      resourceGroup,
      group: name,
      container: 'main',
    });
  }

  /** Resolves once it runs. */
  static async start(home: TestHome, name: string, script: string): Promise<LogWriter> {
    const { resourceManager } = (await home.world()).target;
    await resourceManager.putResourceGroup({ name: resourceGroup, location: 'eastus', tags: {} }, forever);
    const request = shellGroup(script, { restartPolicy: 'Always' });
    await resourceManager.putContainerGroup(resourceGroup, name, request, forever);
    const writer = new LogWriter(home, name);
    const wait = { every: 50, atMost: patience, otherwise: phrase`${name} does not run` };
    await until(
      async () => ((await writer.source.state(forever))?.running === true ? true : undefined),
      wait,
      forever,
    );
    return writer;
  }

  async remove(): Promise<void> {
    const { resourceManager } = (await this.#home.world()).target;
    await resourceManager.deleteContainerGroup(resourceGroup, this.#name, forever);
    await resourceManager.deleteResourceGroup(resourceGroup, forever);
  }
}
