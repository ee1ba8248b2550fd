import type { ContainerStateView, EventView } from '../cluster/groupView.ts';
import { phrase, type Phrase, type Words } from '../language/phrase.ts';
import type { Fact, ServerFact } from './fact.ts';
import { newestFirst } from './signs.ts';

/** What can be seen of a fact. Most lines are the words of others. */
export interface Evidence {
  readonly heading: Phrase;
  readonly lines: readonly Words[];
}

/** What shows a fact to a person, most telling first. */
export function evidenceOf(fact: Fact): readonly Evidence[] {
  return sectionsOf(fact).filter(({ lines }) => lines.length > 0);
}

function sectionsOf(fact: Fact): readonly Evidence[] {
  switch (fact.kind) {
    case 'failure':
      return [{ heading: phrase`Answer`, lines: [fact.message, ...fact.details] }];
    case 'container':
      return [
        { heading: phrase`Last lines of the log`, lines: fact.lastLines },
        { heading: phrase`Image`, lines: [fact.container.image] },
        {
          heading: phrase`State`,
          lines: [fact.container.previous, fact.container.current].flatMap(stateLine),
        },
        { heading: phrase`Events`, lines: eventLines([...fact.group.events, ...fact.container.events]) },
      ];
    case 'group':
      return [
        {
          heading: phrase`State`,
          lines: [[fact.group.provisioningState, fact.group.state].filter(Boolean).join(', ')],
        },
        {
          heading: phrase`Events`,
          lines: eventLines([...fact.group.events, ...fact.group.containers.flatMap(({ events }) => events)]),
        },
      ];
    case 'missing-groups':
      return [{ heading: phrase`Missing`, lines: fact.names }];
    case 'certificate':
      return [{ heading: phrase`Valid`, lines: [validityLine(fact.validity)] }];
    case 'server':
      return serverSections(fact);
    case 'name':
      return [{ heading: phrase`Address`, lines: [`${fact.host}: ${fact.failure ?? ''}`] }];
  }
}

function serverSections({
  host,
  port,
  failure,
  certificate,
  answer,
  clockAhead,
  seen,
}: ServerFact): readonly Evidence[] {
  const ahead = clockAhead === undefined ? [] : [new Date(seen.getTime() + clockAhead).toISOString()];
  return [
    { heading: phrase`Address`, lines: [`${host}:${port}${failure === undefined ? '' : `: ${failure}`}`] },
    { heading: phrase`Certificate shown`, lines: certificate === undefined ? [] : [certificate.subject] },
    { heading: phrase`Issued by`, lines: certificate === undefined ? [] : [certificate.issuer] },
    { heading: phrase`Valid`, lines: certificate === undefined ? [] : [validityLine(certificate.validity)] },
    { heading: phrase`Clock there`, lines: ahead },
    {
      heading: phrase`Answer`,
      lines: answer === undefined ? [] : [String(answer.status), ...answer.body.split('\n').filter(Boolean)],
    },
  ];
}

function validityLine({ from, until }: { readonly from: Date; readonly until: Date }): string {
  return `${from.toISOString()} – ${until.toISOString()}`;
}

function stateLine(state: ContainerStateView | undefined): readonly Words[] {
  if (state === undefined) {
    return [];
  }
  const { state: name, exitCode, detailStatus, startTime, finishTime } = state;
  const times = [startTime, finishTime].flatMap(time => time?.toISOString() ?? []).join(' – ');
  const parts = [
    name,
    detailStatus,
    exitCode === undefined ? undefined : phrase`exit code ${exitCode}`,
    times,
  ];
  return [
    parts
      .filter(part => part !== undefined)
      .filter(part => part !== '')
      .reduce((all, part) => phrase`${all}, ${part}`),
  ];
}

/** As they happened. */
function eventLines(events: readonly EventView[]): readonly string[] {
  return newestFirst(events)
    .toReversed()
    .map(({ name, message, count, lastTime }) =>
      [
        ...(lastTime === undefined ? [] : [lastTime.toISOString()]),
        `${name}${count > 1 ? ` ×${count}` : ''}:`,
        message,
      ].join(' '),
    );
}
