import type { Readable } from 'node:stream';
import type { AzureFileVolume, GitRepoVolume } from '../../cluster/containerGroup.ts';

/** Where volumes come from that neither the request nor the engine has. */
export interface VolumeSources {
  /** The directory on this computer that is the share. @throws VolumeError */
  shareDirectory(volume: AzureFileVolume): string;
  /**
   * Clone a repository.
   * @param use Gets the volume's content as a tar archive; what is left of the clone is gone when it is done.
   * @throws VolumeError, and what `use` throws.
   */
  clone(volume: GitRepoVolume, signal: AbortSignal, use: (archive: Readable) => Promise<void>): Promise<void>;
}

/** Why a volume cannot be mounted. The message is what the group's event says: it holds no secret. */
export type VolumeErrorReason =
  | 'account-absent'
  | 'share-absent'
  | 'key-refused'
  | 'address-refused'
  | 'clone-failed'
  | 'program-absent';

export class VolumeError extends Error {
  override readonly name = 'VolumeError';
  readonly reason: VolumeErrorReason;

  constructor(reason: VolumeErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
