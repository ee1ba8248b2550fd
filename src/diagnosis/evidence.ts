import type { ContainerStateView, EventView } from '../cluster/groupView.ts';
import type { Fact, ServerFact } from './fact.ts';
import { newestFirst } from './signs.ts';

/** What can be seen of a fact: a heading (English, translated by who shows it) and lines, none of them our own words. */
export interface Evidence {
  readonly heading: (typeof evidenceHeadings)[number];
  readonly lines: readonly string[];
}

export const evidenceHeadings = [
  'Image',
  'State',
  'Last lines of the log',
  'Events',
  'Answer',
  'Address',
  'Certificate shown',
  'Issued by',
  'Valid',
  'Clock there',
  'Missing',
] as const;

/** What shows a fact to a person, most telling first. */
export function evidenceOf(fact: Fact): readonly Evidence[] {
  return sectionsOf(fact).filter(({ lines }) => lines.length > 0);
}

function sectionsOf(fact: Fact): readonly Evidence[] {
  switch (fact.kind) {
    case 'failure':
      return [{ heading: 'Answer', lines: [fact.message, ...fact.details] }];
    case 'container':
      return [
        { heading: 'Last lines of the log', lines: fact.lastLines },
        { heading: 'Image', lines: [fact.container.image] },
        { heading: 'State', lines: [fact.container.previous, fact.container.current].flatMap(stateLine) },
        { heading: 'Events', lines: eventLines([...fact.group.events, ...fact.container.events]) },
      ];
    case 'group':
      return [
        {
          heading: 'State',
          lines: [[fact.group.provisioningState, fact.group.state].filter(Boolean).join(', ')],
        },
        {
          heading: 'Events',
          lines: eventLines([...fact.group.events, ...fact.group.containers.flatMap(({ events }) => events)]),
        },
      ];
    case 'missing-groups':
      return [{ heading: 'Missing', lines: fact.names }];
    case 'certificate':
      return [{ heading: 'Valid', lines: [validityLine(fact.validity)] }];
    case 'server':
      return serverSections(fact);
    case 'name':
      return [{ heading: 'Address', lines: [`${fact.host}: ${fact.failure ?? ''}`] }];
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
    { heading: 'Address', lines: [`${host}:${port}${failure === undefined ? '' : `: ${failure}`}`] },
    { heading: 'Certificate shown', lines: certificate === undefined ? [] : [certificate.subject] },
    { heading: 'Issued by', lines: certificate === undefined ? [] : [certificate.issuer] },
    { heading: 'Valid', lines: certificate === undefined ? [] : [validityLine(certificate.validity)] },
    { heading: 'Clock there', lines: ahead },
    {
      heading: 'Answer',
      lines: answer === undefined ? [] : [String(answer.status), ...answer.body.split('\n').filter(Boolean)],
    },
  ];
}

function validityLine({ from, until }: { readonly from: Date; readonly until: Date }): string {
  return `${from.toISOString()} – ${until.toISOString()}`;
}

function stateLine(state: ContainerStateView | undefined): readonly string[] {
  if (state === undefined) {
    return [];
  }
  const { state: name, exitCode, detailStatus, startTime, finishTime } = state;
  const times = [startTime, finishTime].flatMap(time => time?.toISOString() ?? []).join(' – ');
  return [
    [name, detailStatus, exitCode === undefined ? undefined : `exit code ${exitCode}`, times]
      .filter(Boolean)
      .join(', '),
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
