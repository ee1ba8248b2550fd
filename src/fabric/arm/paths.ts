/** Where resources stand in ARM's paths; the beginnings of the routes. */
export const subscriptionPath = '/subscriptions/{subscription}';
export const resourceGroupPath = `${subscriptionPath}/resourceGroups/{resourceGroup}`;
