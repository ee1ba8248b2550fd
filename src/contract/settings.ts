/** Every setting: its id in package.json below `frankenetes`, and its default. */
export const settings = {
  /** Address of a Docker-compatible engine, such as `unix:///run/docker.sock`; empty: find one. */
  engine: { id: 'local.engine', default: '' },
  credential: { id: 'azure.credential', default: 'vscode' },
  /** ARM's address; empty: Azure's own. For tests: only a loopback address is taken. */
  endpoint: { id: 'azure.endpoint', default: '' },
  /** PEM file of the authority that the endpoint's certificate comes from. */
  certificateAuthorityFile: { id: 'azure.certificateAuthorityFile', default: '' },
  /** File with the bearer token for the endpoint. */
  tokenFile: { id: 'azure.tokenFile', default: '' },
  imageMirror: { id: 'imageMirror', default: '' },
  logTail: { id: 'logs.tail', default: 1000 },
  logOpenIn: { id: 'logs.openIn', default: 'panel' },
} as const;

export const settingsSection = 'frankenetes';

/** Where the credential for Azure comes from. */
export const credentialKinds = ['vscode', 'azure-cli', 'environment', 'managed-identity'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** Where logs are shown. */
export const logPlaces = ['panel', 'terminal'] as const;
export type LogPlace = (typeof logPlaces)[number];

/** What a setting holds. */
export interface SettingValues {
  readonly engine: string;
  readonly credential: CredentialKind;
  readonly endpoint: string;
  readonly certificateAuthorityFile: string;
  readonly tokenFile: string;
  readonly imageMirror: string;
  /** Lines. */
  readonly logTail: number;
  readonly logOpenIn: LogPlace;
}

export type SettingName = keyof SettingValues & keyof typeof settings;
