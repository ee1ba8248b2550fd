import assert from 'node:assert/strict';

/** What a client may believe of one of its groups. */
interface Entry {
  /** Whether it is there: as it was answered, or unknown since a request had no answer. */
  exists: boolean | undefined;
  /** What its tag may say. */
  tags: readonly string[];
  /** Whether it was answered that it is stopped, and nothing was asked since. */
  stopped: boolean;
}

export type Mutation = 'put' | 'tag' | 'stop' | 'start' | 'restart' | 'delete';

/** Keeps account of everything that was answered, so that nothing of it can be lost unnoticed. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();

  names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** A request goes off: until it is answered, nobody knows. @returns what to do with its status. */
  ask(name: string, what: Mutation, tag: string): (status: number) => void {
    const before = this.#entries.get(name) ?? { exists: false, tags: [], stopped: false };
    this.#entries.set(name, {
      exists:
        (what === 'put' || what === 'delete') && before.exists !== (what === 'put')
          ? undefined
          : before.exists,
      tags: what === 'put' || what === 'tag' ? [...before.tags, tag] : before.tags,
      stopped: before.stopped && (what === 'tag' || what === 'stop'),
    });
    return status => {
      const there = believedThere(what, status);
      assert.ok(
        before.exists === undefined || there === undefined || before.exists === there,
        `${what} of ${name}, which ${before.exists ? 'was' : 'was not'} there, was answered ${status}`,
      );
      this.#entries.set(name, answered(before, what, tag, status));
    };
  }

  /** @throws when the group is not as it was answered. @param tag What the group shows; undefined when it is not there. */
  compare(name: string, group: { readonly tag: string; readonly state: string } | undefined): void {
    const entry = this.#entries.get(name);
    assert.ok(entry);
    if (entry.exists !== undefined) {
      assert.equal(
        group !== undefined,
        entry.exists,
        `${name} was answered to ${entry.exists ? 'be there' : 'be gone'}`,
      );
    }
    if (group === undefined) {
      this.#entries.set(name, { exists: false, tags: [], stopped: false });
      return;
    }
    assert.ok(
      entry.tags.includes(group.tag),
      `${name} is tagged ${group.tag}, answered was ${entry.tags.join(' or ')}`,
    );
    assert.ok(!entry.stopped || group.state === 'Stopped', `${name} was stopped and is ${group.state}`);
    this.#entries.set(name, { exists: true, tags: [group.tag], stopped: entry.stopped });
  }
}

/** What an answer tells about whether the group was there when it was asked for. */
function believedThere(what: Mutation, status: number): boolean | undefined {
  switch (status) {
    case 201:
    case 404:
      return false;
    case 204:
      return what !== 'delete';
    case 200:
    case 202:
      return true;
    default:
      return undefined;
  }
}

function answered(before: Entry, what: Mutation, tag: string, status: number): Entry {
  if (status >= 300) {
    return status === 404 ? { exists: false, tags: [], stopped: false } : before;
  }
  switch (what) {
    case 'put':
      return { exists: true, tags: [tag], stopped: false };
    case 'tag':
      return { ...before, tags: [tag] };
    case 'delete':
      return { exists: false, tags: [], stopped: false };
    case 'stop':
      return { ...before, stopped: true };
    case 'start':
    case 'restart':
      return { ...before, stopped: false };
  }
}
