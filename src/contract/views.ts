/** View containers and views, by the ids that stand in package.json. */
export const viewContainers = { frankenetes: 'frankenetes' } as const;

export const views = { clusters: 'frankenetes.clusters', contexts: 'frankenetes.contexts' } as const;
