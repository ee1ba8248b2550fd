/** Every command, by the id that stands in package.json. */
export const commands = {
  createCluster: 'frankenetes.createCluster',
  continueCreating: 'frankenetes.continueCreating',
  deleteCluster: 'frankenetes.deleteCluster',
  cancelOperation: 'frankenetes.cancelOperation',
  useInKubectl: 'frankenetes.useInKubectl',
  removeFromKubeconfig: 'frankenetes.removeFromKubeconfig',
  copyKubectlCommand: 'frankenetes.copyKubectlCommand',
  startContainerGroup: 'frankenetes.startContainerGroup',
  stopContainerGroup: 'frankenetes.stopContainerGroup',
  restartContainerGroup: 'frankenetes.restartContainerGroup',
  openInBrowser: 'frankenetes.openInBrowser',
  copyFqdn: 'frankenetes.copyFqdn',
  followLogs: 'frankenetes.followLogs',
  diagnose: 'frankenetes.diagnose',
  showGraph: 'frankenetes.showGraph',
  revealInTree: 'frankenetes.revealInTree',
  openTerminal: 'frankenetes.openTerminal',
  signIn: 'frankenetes.signIn',
  selectSubscription: 'frankenetes.selectSubscription',
  refresh: 'frankenetes.refresh',
  showOutput: 'frankenetes.showOutput',
} as const;

export type CommandId = (typeof commands)[keyof typeof commands];
