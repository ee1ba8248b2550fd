import type { ContainerView, GroupView } from '../cluster/groupView.ts';
import type { Words } from '../language/phrase.ts';

/** What was found where somebody looked: typed, without secrets, and each by itself enough to know a cause by. */
export type Fact =
  | FailureFact
  | ContainerFact
  | GroupFact
  | MissingGroupsFact
  | CertificateFact
  | ServerFact
  | NameFact;

export type FactKind = Fact['kind'];
export type FactOf<Kind extends FactKind> = Extract<Fact, { readonly kind: Kind }>;

/** Whom a fact is about. */
export interface Subject {
  /** What a person calls it. */
  readonly name: string;
  readonly group?: { readonly resourceGroup: string; readonly name: string };
  readonly container?: string;
}

interface About<Kind extends string> {
  readonly kind: Kind;
  readonly about: Subject;
}

/** Something was refused, or did not work. */
export interface FailureFact extends About<'failure'> {
  /** Of an OperationError. */
  readonly reason?: string;
  /** Whoever refused says it: ARM, such as `ContainerGroupQuotaReached`, or Node, such as `ECONNREFUSED`. */
  readonly code?: string;
  readonly message: Words;
  readonly details: readonly Words[];
}

/** A container as it was seen, with the end of its log where it is not well. */
export interface ContainerFact extends About<'container'> {
  readonly group: GroupView;
  readonly container: ContainerView;
  readonly lastLines: readonly string[];
  readonly seen: Date;
}

export interface GroupFact extends About<'group'> {
  readonly group: GroupView;
}

/** Container groups of a cluster's topology that are not there. */
export interface MissingGroupsFact extends About<'missing-groups'> {
  readonly names: readonly string[];
}

/** A certificate that is kept on this computer: never its key. */
export interface CertificateFact extends About<'certificate'> {
  readonly validity: Validity;
  readonly seen: Date;
}

export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

/** What a server showed to this computer. A member is absent where the look did not get so far. */
export interface ServerFact extends About<'server'> {
  /** By which it is called. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Node's code of what kept the connection or the answer away. */
  readonly failure?: string;
  readonly certificate?: ShownCertificate;
  /** Of its health path. */
  readonly answer?: { readonly status: number; readonly body: string };
  /** Milliseconds by which its clock is ahead of this computer's. */
  readonly clockAhead?: number;
  readonly seen: Date;
}

export interface ShownCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly validity: Validity;
  /** Whether it leads to the authority that was expected, whatever the time is. */
  readonly isExpected: boolean;
}

/** A look for a name in the DNS of this computer. */
export interface NameFact extends About<'name'> {
  readonly host: string;
  /** Node's code; absent: it resolves. */
  readonly failure?: string;
}
