/** Keys whose values the service takes and never shows again (`x-ms-secret` of the Swagger; recordings). */
export const masks: Readonly<Record<string, 'dropped' | 'emptied'>> = {
  secureValue: 'dropped',
  password: 'dropped',
  workspaceKey: 'dropped',
  workspaceResourceId: 'dropped',
  storageAccountKey: 'dropped',
  protectedSettings: 'dropped',
  secret: 'emptied',
};

/** Maps with keys of the user's own, which say nothing of what is in them. */
const maps = new Set(['metadata', 'keyValuePairs', 'settings']);

/** The value without its secrets, at any depth. Not for maps with keys of the user's own, such as tags. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(masked);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const mask = masks[key];
      const shown = mask === 'emptied' ? {} : maps.has(key) ? member : masked(member);
      return mask === 'dropped' ? [] : [[key, shown]];
    }),
  );
}
