import { after, before } from 'node:test';
import { type ArmClients, armClients } from './armClients.ts';
import { FabricProcess } from './fabricProcess.ts';

/** The polling of clients in tests. */
export const quickly = { updateIntervalInMs: 50 };

export interface TestFabric {
  readonly fabric: FabricProcess;
  /** Once the tests have begun. */
  clients(): ArmClients;
}

/** For the tests of one suite: a fabric of their own with a resource group in it; both go with them. */
export function testFabric(resourceGroup: string): TestFabric {
  const fabric = new FabricProcess();

  before(async () => {
    await fabric.start();
    await armClients(fabric).resources.resourceGroups.createOrUpdate(resourceGroup, { location: 'eastus' });
  });

  after(async () => {
    await armClients(fabric).resources.resourceGroups.delete(resourceGroup, quickly);
    await fabric.close();
  });

  return { fabric, clients: () => armClients(fabric) };
}
