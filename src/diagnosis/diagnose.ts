import type { Phrase } from '../language/phrase.ts';
import { causes, type ActionId, type CauseId } from './causes.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import type { Fact, Subject } from './fact.ts';
import type { Values } from './signs.ts';

/** A cause that shows, and whom it is about. */
export interface Finding {
  readonly cause: CauseId;
  /** All that have it for the same reason; the first is the one that the evidence is of. */
  readonly about: readonly [Subject, ...Subject[]];
  readonly title: Phrase;
  readonly why: Phrase;
  readonly evidence: readonly Evidence[];
  readonly next: readonly ActionId[];
}

/** What these facts show, what explains the most first. Empty: all is well, as far as they tell. */
export function diagnose(facts: readonly Fact[]): readonly Finding[] {
  const shown = facts.flatMap(fact => firstCause(fact) ?? []);
  const explained = new Set(
    shown.filter(({ row }) => row.otherwise !== true).map(({ fact }) => placeOf(fact)),
  );
  return causes
    .flatMap(row => shown.filter(candidate => candidate.row === row))
    .filter(({ row, fact }) => row.otherwise !== true || !explained.has(placeOf(fact)))
    .map(finding)
    .reduce<readonly Finding[]>(together, []);
}

type Row = (typeof causes)[number];
interface Shown {
  readonly row: Row;
  readonly fact: Fact;
  readonly values: Values;
}

function firstCause(fact: Fact): Shown | undefined {
  for (const row of causes) {
    const values = row.shows(fact);
    if (values !== undefined) {
      return { row, fact, values };
    }
  }
  return undefined;
}

/** A container's cause is its group's, too. */
function placeOf({ about: { name, group } }: Fact): string {
  return group === undefined ? name : `${group.resourceGroup}/${group.name}`;
}

function finding({ row: { id, title, why, next }, fact, values }: Shown): Finding {
  return { cause: id, about: [fact.about], title, why: { ...why, values }, evidence: evidenceOf(fact), next };
}

/** What several have for the same reason is told once: ten pods with one image that is not there. */
function together(findings: readonly Finding[], next: Finding): readonly Finding[] {
  const index = findings.findIndex(known => reasonOf(known) === reasonOf(next));
  const known = findings[index];
  return known === undefined
    ? [...findings, next]
    : findings.with(index, { ...known, about: [...known.about, ...next.about.filter(isNewTo(known.about))] });
}

function isNewTo(known: readonly Subject[]): (subject: Subject) => boolean {
  const told = new Set(known.map(subject => JSON.stringify(subject)));
  return subject => !told.has(JSON.stringify(subject));
}

/** With what shows it best: two programs that end with the same code have two stories. */
function reasonOf({ cause, why, evidence }: Finding): string {
  return JSON.stringify([cause, why.values, evidence[0]]);
}
