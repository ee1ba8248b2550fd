/**
 * The service's rules for names ("Naming rules and restrictions for Azure resources"; "Naming and referencing
 * shares, directories, files, and metadata").
 */

export function isAccountName(name: string): boolean {
  return /^[a-z0-9]{3,24}$/.test(name);
}

export function isShareName(name: string): boolean {
  return name.length >= 3 && name.length <= 63 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
}

/** The name of one file or directory: 1 to 255 characters, and no way to another one. */
export function isEntryName(name: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /^[^"\\/:|<>*?\u0000-\u001f\u007f]{1,255}$/.test(name) && name !== '.' && name !== '..';
}

/** Names of metadata are C# identifiers. */
export function isMetadataName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}
