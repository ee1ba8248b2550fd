/** View containers and views, by the ids that stand in package.json. */
export const viewContainers = { frankenetes: 'frankenetes', logs: 'frankenetes-logs' } as const;

export const views = {
  clusters: 'frankenetes.clusters',
  contexts: 'frankenetes.contexts',
  logs: 'frankenetes.logs',
} as const;
