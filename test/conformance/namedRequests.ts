import type { Issue } from './publishedApi.ts';

/** What a client sends against the Swagger and the service takes all the same. */
interface NamedRequest {
  readonly why: string;
  readonly code: string;
  readonly where: RegExp;
}

const namedRequests: readonly NamedRequest[] = [
  {
    why: 'the virtual kubelet names a group in its body too',
    code: 'READONLY_PROPERTY_NOT_ALLOWED_IN_REQUEST',
    where: /^\/name$/,
  },
  {
    why: "the virtual kubelet writes schemes as Kubernetes does: 'HTTP'",
    code: 'ENUM_CASE_MISMATCH',
    where: /\/(?:livenessProbe|readinessProbe)\/httpGet\/scheme$/,
  },
  {
    why: 'the Azure CLI 2.91 speaks 2024-05-01-preview, which has config maps',
    code: 'OBJECT_ADDITIONAL_PROPERTIES',
    where: /^\/properties\/containers\/\d+\/properties\/configMap$/,
  },
  {
    why: 'tests ask that what the Swagger does not name is not kept',
    code: 'OBJECT_ADDITIONAL_PROPERTIES',
    where:
      /^\/(?:unknown|unheardOf|__proto__)$|\/tcpSocket$|\/initContainers\/\d+\/properties\/(?:ports|resources)$/,
  },
  {
    why: 'tests ask that what the Swagger has as read-only is not kept',
    code: 'READONLY_PROPERTY_NOT_ALLOWED_IN_REQUEST',
    where: /^\/properties\/provisioningState$/,
  },
  {
    why: 'tests ask that words are read whatever their case',
    code: 'ENUM_CASE_MISMATCH',
    where: /^\/properties\/(?:osType|restartPolicy)$/,
  },
];

/** Why the service takes the request all the same; undefined when it is on no list. */
export function namedReason({ code, where }: Issue): string | undefined {
  return namedRequests.find(named => named.code === code && named.where.test(where))?.why;
}
