import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ContainerGroup, Volume } from '@azure/arm-containerinstance';
import { type ShareClient, ShareServiceClient, StorageSharedKeyCredential } from '@azure/storage-file-share';
import { fileOf, namesIn, refusal, textOf } from '../unit/fabric/files/shareClients.ts';
import { type ArmClients, armClients } from './armClients.ts';
import { FabricProcess } from './fabricProcess.ts';
import { forever, shellGroup } from './shellGroup.ts';

const resourceGroup = 'storage-tests';
const accountName = `storage${randomBytes(4).toString('hex')}`;
const quickly = { updateIntervalInMs: 50 };

describe('storage on a real engine', { timeout: 240_000 }, () => {
  const fabric = new FabricProcess();
  let arm: ArmClients;
  let key: string;
  let files: ShareServiceClient;

  before(async () => {
    await fabric.start();
    await connect();
    await arm.resources.resourceGroups.createOrUpdate(resourceGroup, { location: 'eastus' });
    await arm.storage.storageAccounts.create(resourceGroup, accountName, {
      location: 'eastus',
      kind: 'StorageV2',
      sku: { name: 'Standard_LRS' },
    });
    await connect();
  });

  after(async () => {
    await arm.resources.resourceGroups.delete(resourceGroup, quickly);
    const left = readdirSync(join(fabric.state, 'shares'));
    await fabric.close();
    assert.deepEqual(left, []);
  });

  /** Clients of the fabric as it is now. */
  async function connect(): Promise<void> {
    arm = armClients(fabric);
    for await (const account of arm.storage.storageAccounts.list()) {
      const { keys } = await arm.storage.storageAccounts.listKeys(resourceGroup, accountName);
      key = keys?.[0]?.value ?? '';
      const options = { retryOptions: { maxTries: 1 }, tlsOptions: { ca: fabric.authority } };
      files = new ShareServiceClient(
        account.primaryEndpoints?.file ?? '',
        new StorageSharedKeyCredential(accountName, key),
        options,
      );
    }
  }

  async function newShare(name: string): Promise<ShareClient> {
    await arm.storage.fileShares.create(resourceGroup, accountName, name, {});
    return files.getShareClient(name);
  }

  function shareVolume(shareName: string, more: Partial<NonNullable<Volume['azureFile']>> = {}): Volume {
    return {
      name: 'files',
      azureFile: { shareName, storageAccountName: accountName, storageAccountKey: key, ...more },
    };
  }

  /** A group whose container has the volume at /data. */
  function group(script: string, volume: Volume, more: Partial<ContainerGroup> = {}): ContainerGroup {
    const whole = shellGroup(script, { volumes: [volume], ...more });
    const volumeMounts = [{ name: volume.name, mountPath: '/data' }];
    return { ...whole, containers: whole.containers.map(main => ({ ...main, volumeMounts })) };
  }

  async function create(name: string, body: ContainerGroup): Promise<ContainerGroup> {
    return await arm.groups.containerGroups.beginCreateOrUpdateAndWait(resourceGroup, name, body, quickly);
  }

  async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
    for (;;) {
      const seen = await look();
      if (seen !== undefined) {
        return seen;
      }
    }
  }

  async function logSays(name: string, text: string): Promise<string> {
    return await until(async () => {
      const { content = '' } = await arm.groups.containers.listLogs(resourceGroup, name, 'main');
      return content.includes(text) ? content : undefined;
    });
  }

  async function text(share: ShareClient, path: string): Promise<string> {
    return await textOf(fileOf(share, path));
  }

  test('what a container writes is what clients read, and the other way round', async () => {
    const share = await newShare('both-ways');
    await share.getDirectoryClient('made by client').create();
    await share.rootDirectoryClient
      .getFileClient('greeting')
      .uploadData(Buffer.from('hello from a client\n'));
    const whole = group(
      `id -u; cat /data/greeting; stat -c '%a %n' /data /data/*; echo more >> /data/greeting; echo hello from a container > /data/answer; mkdir /data/deep; echo x > "/data/made by client/x"; echo done; ${forever}`,
      shareVolume('both-ways'),
    );
    const anybody = { securityContext: { runAsUser: 1234 } };
    await create('both-ways', {
      ...whole,
      containers: whole.containers.map(main => ({ ...main, ...anybody })),
    });
    const log = await logSays('both-ways', 'done');
    assert.match(log, /^1234\nhello from a client\n/);
    assert.deepEqual(log.match(/^777 .*$/gm), [
      '777 /data',
      '777 /data/greeting',
      '777 /data/made by client',
    ]);
    assert.equal(await text(share, 'answer'), 'hello from a container\n');
    assert.equal(await text(share, 'greeting'), 'hello from a client\nmore\n');
    assert.deepEqual(await namesIn(share), [
      'directory deep',
      'directory made by client',
      'file answer',
      'file greeting',
    ]);
    assert.deepEqual(await namesIn(share, 'made by client'), ['file x']);
    const masked = await arm.groups.containerGroups.get(resourceGroup, 'both-ways');
    assert.equal(masked.volumes?.[0]?.azureFile?.storageAccountKey, undefined);
  });

  test('a share outlives stop and start, and is read-only where that is asked for', async () => {
    const share = await newShare('kept');
    await create('kept', group(`ls /data; touch /data/kept; echo up; ${forever}`, shareVolume('kept')));
    await logSays('kept', 'up');
    await arm.groups.containerGroups.stop(resourceGroup, 'kept');
    await arm.groups.containerGroups.beginStartAndWait(resourceGroup, 'kept', quickly);
    assert.equal(await logSays('kept', 'up'), 'kept\nup\n');
    await create(
      'reader',
      group(`touch /data/no 2>&1; ls /data; echo up; ${forever}`, shareVolume('kept', { readOnly: true })),
    );
    assert.match(await logSays('reader', 'up'), /Read-only file system\nkept\nup/);
    assert.deepEqual(await namesIn(share), ['file kept']);
  });

  test('nothing that a container plants leads out of the share, or holds the service up', async () => {
    const share = await newShare('planted');
    const outside = mkdtempSync(join(tmpdir(), 'frankenetes-outside-'));
    const secret = join(outside, 'secret');
    writeFileSync(secret, 'not yours');
    const script = [
      `ln -s ${secret} /data/file-link`,
      `ln -s ${outside} /data/directory-link`,
      'ln -s ../../../../.. /data/up',
      'ln -s nowhere /data/dangling',
      'mkfifo /data/pipe',
      'mkdir /data/real && echo ok > /data/real/file',
      'ln -s real /data/inner-link',
      `echo planted; ${forever}`,
    ].join('\n');
    await create('planted', group(script, shareVolume('planted')));
    await logSays('planted', 'planted');

    const root = share.rootDirectoryClient;
    assert.deepEqual(await namesIn(share), ['directory real']);
    for (const name of ['file-link', 'dangling', 'pipe', 'directory-link', 'up']) {
      assert.match(await refusal(root.getFileClient(name).downloadToBuffer()), /^404 /, name);
      assert.match(await refusal(root.getFileClient(name).getProperties()), /^404 /, name);
      assert.match(await refusal(root.getFileClient(name).create(1)), /^409 /, name);
      assert.match(await refusal(root.getFileClient(name).delete()), /^404 /, name);
    }
    for (const name of ['directory-link', 'up', 'inner-link']) {
      const linked = root.getDirectoryClient(name);
      assert.match(await refusal(linked.getFileClient('secret').downloadToBuffer()), /^404 /, name);
      assert.match(await refusal(linked.getFileClient('new').create(1)), /^404 /, name);
      assert.match(
        await refusal(linked.createIfNotExists().then(() => linked.getProperties())),
        /^404 /,
        name,
      );
      assert.match(await refusal(linked.listFilesAndDirectories().next()), /^404 /, name);
    }
    const copied = root.getFileClient('copied').startCopyFromURL(root.getFileClient('file-link').url);
    assert.match(await refusal(copied), /^404 /);
    const renamed = root.getFileClient('file-link').rename('renamed');
    assert.match(await refusal(renamed), /^404 /);
    assert.equal(await text(share, 'real/file'), 'ok\n');

    await arm.groups.containerGroups.beginDeleteAndWait(resourceGroup, 'planted', quickly);
    await share.delete();
    assert.deepEqual([readFileSync(secret, 'utf8'), readdirSync(outside)], ['not yours', ['secret']]);
    rmSync(outside, { recursive: true });
  });

  test('a wrong key fails the group with the reason', async () => {
    await newShare('locked');
    const body = group(
      forever,
      shareVolume('locked', { storageAccountKey: randomBytes(64).toString('base64') }),
    );
    await assert.rejects(create('locked-out', body), /Permission denied/);
    const failed = await arm.groups.containerGroups.get(resourceGroup, 'locked-out');
    assert.equal(failed.provisioningState, 'Failed');
    const mount = failed.instanceView?.events?.find(({ name }) => name === 'FailedMount');
    assert.equal(mount?.message, 'Output: mount error(13): Permission denied');
    await arm.groups.containerGroups.beginDeleteAndWait(resourceGroup, 'locked-out', quickly);
  });

  test('a group whose share is not there fails, and runs when it is', async () => {
    const body = group(`echo up; ${forever}`, shareVolume('late'));
    await assert.rejects(create('early', body), /No such file or directory/);
    await newShare('late');
    await until(async () => {
      const seen = await arm.groups.containerGroups.get(resourceGroup, 'early');
      return seen.provisioningState === 'Succeeded' || undefined;
    });
    assert.equal(await logSays('early', 'up'), 'up\n');
  });

  test('leases and content outlive a fabric that is killed', async () => {
    const share = await newShare('leased');
    const file = share.rootDirectoryClient.getFileClient('lock');
    await file.create(5, { metadata: { holder: 'me' } });
    await file.uploadRange(Buffer.from('mine!'), 0, 5);
    const onFile = file.getShareLeaseClient(randomUUID());
    await onFile.acquireLease();
    const onShare = share.getShareLeaseClient(randomUUID());
    await onShare.acquireLease(-1);

    await fabric.kill();
    await fabric.start();
    await connect();
    const again = files.getShareClient('leased');
    const lock = again.rootDirectoryClient.getFileClient('lock');
    assert.equal(await text(again, 'lock'), 'mine!');
    assert.deepEqual((await lock.getProperties()).metadata, { holder: 'me' });
    assert.equal(await refusal(again.delete()), '412 LeaseIdMissing');
    assert.equal(await refusal(lock.delete()), '412 LeaseIdMissing');
    assert.equal(await refusal(lock.uploadRange('yours', 0, 5)), '412 LeaseIdMissing');
    assert.equal(await refusal(lock.getShareLeaseClient().acquireLease()), '409 LeaseAlreadyPresent');
    await lock.uploadRange('still', 0, 5, { leaseAccessConditions: { leaseId: onFile.leaseId } });
    assert.equal(await text(again, 'lock'), 'still');
    await lock.getShareLeaseClient(onFile.leaseId).releaseLease();
    await again.getShareLeaseClient(onShare.leaseId).releaseLease();
    await lock.delete();
    await again.delete();
  });

  test('a git repository is cloned before the containers start', async () => {
    const share = await newShare('repository');
    const work = mkdtempSync(join(tmpdir(), 'frankenetes-git-'));
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
        cwd: work,
        encoding: 'utf8',
      }).trim();
    git('init', '--quiet', 'source');
    writeFileSync(join(work, 'source/page'), 'first');
    symlinkSync('page', join(work, 'source/link'));
    git('-C', 'source', 'add', '.');
    git('-C', 'source', 'commit', '--quiet', '-m', 'first');
    const first = git('-C', 'source', 'rev-parse', 'HEAD');
    writeFileSync(join(work, 'source/page'), 'second');
    git('-C', 'source', 'commit', '--quiet', '-am', 'second');
    git('clone', '--quiet', '--bare', 'source', 'bare.git');
    git('-C', 'bare.git', 'update-server-info');
    for (const entry of readdirSync(join(work, 'bare.git'), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name).slice(join(work).length + 1);
      if (entry.isDirectory()) {
        await parentsOf(share, path, true);
      } else {
        await parentsOf(share, path, false);
        await share.rootDirectoryClient.getFileClient(path).uploadFile(join(work, path));
      }
    }
    rmSync(work, { recursive: true });
    const server = await create(
      'git-server',
      group('httpd -f -p 8090 -h /data', shareVolume('repository'), {
        ipAddress: { type: 'Public', ports: [{ port: 8090 }] },
      }),
    );
    const repository = `http://${server.ipAddress?.ip}:8090/bare.git`;
    const read = `cat /data/*/page /data/page; ls -a /data; echo; echo done; ${forever}`;
    await create('newest', group(read, { name: 'sources', gitRepo: { repository } }));
    assert.match(await logSays('newest', 'done'), /second/);
    await create(
      'pinned',
      group(read, { name: 'sources', gitRepo: { repository, directory: '.', revision: first } }),
    );
    const log = await logSays('pinned', 'done');
    assert.match(log, /first/);
    assert.match(log, /^\.git$/m);
    assert.match(log, /^link$/m);

    const own = group(forever, {
      name: 'sources',
      gitRepo: { repository: fabric.line.endpoint.replace('https', 'http') },
    });
    await assert.rejects(create('inward', own), /on this computer itself/);
    await arm.groups.containerGroups.beginDeleteAndWait(resourceGroup, 'inward', quickly);
  });

  /** The directories that a path needs; with `whole` the path itself is one. */
  async function parentsOf(share: ShareClient, path: string, whole: boolean): Promise<void> {
    const names = path.split('/');
    for (let depth = 1; depth < names.length + (whole ? 1 : 0); depth += 1) {
      await share.getDirectoryClient(names.slice(0, depth).join('/')).createIfNotExists();
    }
  }
});
