import type { FileShare } from '../model/resource.ts';
import type { FilesAnswer, FilesCall, FilesContext } from './filesCall.ts';
import { FilesError } from './filesError.ts';
import { leaseProperties } from './leases.ts';
import { includes, pageOf } from './listing.ts';
import { receiveText } from './receive.ts';
import type { Xml } from './xml.ts';

/** Bytes; far more than all settings together. */
const mostProperties = 64 * 1024;

/** The parts of the service's properties. What a request leaves out stays as it is ("Set File Service Properties"). */
const sectionForm = /<(HourMetrics|MinuteMetrics|Cors|ProtocolSettings)>(.*?)<\/\1>|<(Cors)\s*\/>/gs;

const metricsOff: readonly Xml[] = [
  ['Version', '1.0'],
  ['Enabled', false],
  ['RetentionPolicy', [['Enabled', false]]],
];

/** What an account says whose settings nobody has touched. */
const defaults: readonly Xml[] = [
  ['HourMetrics', metricsOff],
  ['MinuteMetrics', metricsOff],
  ['Cors', ''],
  ['ProtocolSettings', [['SMB', [['Multichannel', [['Enabled', false]]]]]]],
];

export function listShares(call: FilesCall, { shares, clock }: FilesContext): FilesAnswer {
  const { items, before, after } = pageOf(shares.list(call.account), call);
  const wanted = includes(call);
  const entries = items.map(share => shareXml(share, wanted.has('metadata'), clock.now()));
  const endpoint = `https://${call.request.headers.host ?? ''}/${call.account.name}`;
  return {
    status: 200,
    body: ['EnumerationResults', [...before, ['Shares', entries], after], { ServiceEndpoint: endpoint }],
  };
}

function shareXml(share: FileShare, withMetadata: boolean, now: Date): Xml {
  const { status, state, duration } = leaseProperties(share.lease, now);
  const properties: readonly Xml[] = [
    ['Last-Modified', new Date(share.lastModified).toUTCString()],
    ['Etag', share.etag],
    ['Quota', share.quota],
    ['AccessTier', share.accessTier],
    ['LeaseStatus', status],
    ['LeaseState', state],
    ...(duration === undefined ? [] : [['LeaseDuration', duration] as const]),
  ];
  const metadata: readonly Xml[] = Object.entries(share.metadata);
  return [
    'Share',
    [
      ['Name', share.name],
      ['Properties', properties],
      ...(withMetadata ? [['Metadata', metadata] as const] : []),
    ],
  ];
}

export function getServiceProperties({ account }: FilesCall): FilesAnswer {
  const sections = defaults.map(([name, content]): Xml => {
    const known = account.fileService.sections[name];
    return [name, known === undefined ? content : { xml: known }];
  });
  return { status: 200, body: ['StorageServiceProperties', sections] };
}

export async function setServiceProperties(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const text = await receiveText(call.request, mostProperties);
  if (!/<StorageServiceProperties[\s/>]/.test(text) || /<!/.test(text)) {
    throw new FilesError('InvalidXmlDocument');
  }
  const sections = [...text.matchAll(sectionForm)].map(([, name, content, empty]) => [
    name ?? empty ?? '',
    content ?? '',
  ]);
  const { fileService } = call.account;
  context.keep({
    ...call.account,
    fileService: {
      ...fileService,
      sections: { ...fileService.sections, ...(Object.fromEntries(sections) as Record<string, string>) },
    },
  });
  return { status: 202 };
}
