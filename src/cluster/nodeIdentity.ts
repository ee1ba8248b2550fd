/** The Azure identity by which the virtual kubelet makes container groups of pods. */
export interface NodeIdentity {
  readonly subscriptionId: string;
  readonly tenantId: string;
  /** ARM resource id of the user-assigned identity. */
  readonly resourceId: string;
  readonly clientId: string;
}
