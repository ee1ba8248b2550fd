/** What the functions of a template see of the world. */
export interface Scope {
  /** Told of every call of a function. @throws ArmError 400 when there were too many. */
  countCall(): void;
  /** @throws ArmError 400 for one that the template does not have; so do variables. */
  parameter(name: string): unknown;
  variable(name: string): Promise<unknown>;
  /** As ARM answers it. */
  resourceGroup(): unknown;
  subscription(): unknown;
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  readonly deploymentName: string;
  /** A resource as it is, by its id, or its name in the template; `full` with what stands around its properties. */
  reference(resource: string, apiVersion: string | undefined, full: boolean): Promise<unknown>;
  /** The answer to one of the actions that are named `list…`, such as `listKeys`. */
  list(action: string, resource: string, apiVersion: string): Promise<unknown>;
}
