import type { Readable } from 'node:stream';
import type { AzureFileVolume, GitRepoVolume } from '../../cluster/containerGroup.ts';
import type { Shares } from '../files/shares.ts';
import { VolumeError, type VolumeSources } from '../model/volumeSources.ts';
import { sameSecret } from '../network/secretsOfGroups.ts';
import type { StateDirectory } from '../state/stateDirectory.ts';
import { Clones } from './clones.ts';

/** The sources of volumes on this computer: its own file shares, and repositories wherever they are. */
export class Volumes implements VolumeSources {
  readonly #shares: Shares;
  readonly #clones: Clones;

  constructor(shares: Shares, directory: StateDirectory) {
    this.#shares = shares;
    this.#clones = new Clones(directory);
  }

  /** The messages are those of mount.cifs, which the service puts into its events as they are. */
  shareDirectory({ storageAccountName, storageAccountKey = '', shareName }: AzureFileVolume): string {
    const account = this.#shares.account(storageAccountName);
    if (account === undefined) {
      throw new VolumeError(
        'account-absent',
        `Output: mount error: could not resolve address for ${storageAccountName}.file.core.windows.net: Unknown error`,
      );
    }
    const opens = account.keys.map(({ value }) => sameSecret(storageAccountKey, value));
    if (!opens.includes(true) || account.settings['allowSharedKeyAccess'] === false) {
      throw new VolumeError('key-refused', 'Output: mount error(13): Permission denied');
    }
    const share = this.#shares.get(account, shareName);
    if (share === undefined) {
      throw new VolumeError('share-absent', 'Output: mount error(2): No such file or directory');
    }
    return this.#shares.contentOf(share);
  }

  async clone(
    volume: GitRepoVolume,
    signal: AbortSignal,
    use: (archive: Readable) => Promise<void>,
  ): Promise<void> {
    await this.#clones.clone(volume, signal, use);
  }
}
