import { groupHealth, isUnhealthy } from '../cluster/groupHealth.ts';
import { english, phrase, type Phrase } from '../language/phrase.ts';
import {
  code,
  day,
  either,
  ended,
  hasStarted,
  isOutside,
  on,
  pull,
  reason,
  type Sign,
  span,
  toldOf,
  unreachableCodes,
  unresolvedCodes,
} from './signs.ts';

/** What can be done next, by the name that the user interface has a button for. */
export const actionIds = [
  'look-again',
  'follow-logs',
  'open-terminal',
  'start-group',
  'restart-group',
  'continue-creating',
  'create-cluster',
  'sign-in',
  'choose-subscription',
  'set-image-mirror',
  'set-engine',
  'show-output',
] as const;
export type ActionId = (typeof actionIds)[number];

/** Why something does not work. */
interface Cause<Id extends string = string> {
  readonly id: Id;
  /** What happened, in a few words. */
  readonly title: Phrase;
  /** Why, and what helps, in plain words. Its values are those of the case. */
  readonly why: Phrase;
  /** The likeliest first. */
  readonly next: readonly ActionId[];
  readonly shows: Sign;
  /** Told only of what has no other cause. */
  readonly otherwise?: true;
}

/** Milliseconds between two clocks that nobody notices: certificates begin 5 minutes early. */
const clockTolerance = 120_000;

const killed = 137;
/** What shells and engines give to a program that cannot be executed, or is not there. */
const notExecutable: ReadonlySet<number> = new Set([126, 127]);
/** What Kubernetes and engines give to a container that did not start, whatever the reason. */
const notStarted = 128;

/**
 * Every cause that is known by name. Of several that one fact shows, the first counts; and what stands further up is told
 * first, as it explains what stands below. Codes and texts are Azure's (Microsoft's troubleshooting pages for Container
 * Instances; Azure Resource Manager's common errors), as the fabric has them, too.
 */
export const causes = table([
  {
    id: 'engine-stopped',
    title: phrase`The container engine does not answer`,
    why: phrase`Docker or Podman is stopped, or listens at another address. Start it: what ran goes on when it is back.`,
    next: ['look-again', 'set-engine', 'show-output'],
    shows: either(
      reason('engine-unreachable'),
      on(
        'group',
        ({ group }) =>
          group.provisioningState === 'Unhealthy' &&
          group.events.some(({ name }) => name === 'EngineUnreachable'),
      ),
    ),
  },
  {
    id: 'fabric-ended',
    title: phrase`The local fabric has ended`,
    why: phrase`The program that is Azure on this computer does not run. It is started again as soon as somebody looks; containers run on meanwhile.`,
    next: ['look-again', 'show-output'],
    shows: reason('fabric-unreachable', 'fabric-failed'),
  },
  {
    id: 'not-signed-in',
    title: phrase`Nobody is signed in`,
    why: phrase`Azure does not know who is asking: there was no sign-in yet, or it has run out.`,
    next: ['sign-in'],
    shows: reason('not-signed-in', 'tenant-needs-sign-in'),
  },
  {
    id: 'no-subscription',
    title: phrase`There is no subscription to work in`,
    why: phrase`None is chosen here, or Azure does not know the one that is, or does not show it to this account. Choose one, or sign in with an account that has one.`,
    next: ['choose-subscription', 'sign-in'],
    shows: reason('no-subscription', 'not-configured'),
  },
  {
    id: 'role-too-small',
    title: phrase`The role is too small`,
    why: phrase`This account may not do that here. Container groups take the role Contributor; creating a cluster takes Owner, or Contributor with User Access Administrator. A role that was just given counts after some minutes.`,
    next: ['choose-subscription', 'sign-in'],
    shows: reason('not-allowed'),
  },
  {
    id: 'provider-not-registered',
    title: phrase`The subscription is not prepared`,
    why: phrase`The resource provider {namespace} is not registered in this subscription. Somebody who may do that runs once: az provider register --namespace {namespace}`,
    next: ['look-again', 'choose-subscription'],
    shows: on('failure', ({ code: refusal, message }) =>
      refusal === 'MissingSubscriptionRegistration'
        ? {
            namespace:
              /namespace '(?<name>[\w.]+)'/.exec(english(message))?.groups?.['name'] ??
              'Microsoft.ContainerInstance',
          }
        : undefined,
    ),
  },
  {
    id: 'arm-throttled',
    title: phrase`Azure asks to wait`,
    why: phrase`There were too many requests in a short time. Azure takes new ones after a while; those of other programs count, too.`,
    next: ['look-again'],
    shows: either(reason('throttled'), code('TooManyRequests', 'SubscriptionRequestsThrottled')),
  },
  {
    id: 'clock-skew',
    title: phrase`The clock of this computer is wrong`,
    why: phrase`The clock of "{server}" and the one of this computer are {difference} apart. Certificates then seem to have ended or not to have begun, and sign-ins are refused. Let the time be set automatically.`,
    next: ['look-again'],
    shows: on('server', ({ name, clockAhead }) =>
      clockAhead !== undefined && Math.abs(clockAhead) > clockTolerance
        ? { server: name, difference: span(clockAhead) }
        : undefined,
    ),
  },
  {
    id: 'certificate-expired',
    title: phrase`A certificate is not valid today`,
    why: phrase`The certificate of "{name}" is valid from {from} until {until}, and nobody trusts it on any other day. The certificates of a cluster are made with it: create another cluster, and delete this one.`,
    next: ['create-cluster', 'look-again'],
    shows: either(
      on('certificate', ({ about, validity, seen }) =>
        isOutside(validity, seen)
          ? { name: about.name, from: day(validity.from), until: day(validity.until) }
          : undefined,
      ),
      on('server', ({ name, certificate, seen }) =>
        certificate?.isExpected === true && isOutside(certificate.validity, seen)
          ? { name, from: day(certificate.validity.from), until: day(certificate.validity.until) }
          : undefined,
      ),
    ),
  },
  {
    id: 'tls-inspected',
    title: phrase`Somebody answers in its place`,
    why: phrase`"{server}" showed a certificate of "{issuer}", which is not the authority of this cluster. A company proxy or a virus scanner that reads along does that; or another server has the address by now. Ask for an exception for this name.`,
    next: ['look-again'],
    shows: on('server', ({ name, certificate }) =>
      certificate?.isExpected === false ? { server: name, issuer: certificate.issuer } : undefined,
    ),
  },
  {
    id: 'name-not-resolving',
    title: phrase`The name does not resolve`,
    why: phrase`The DNS of this computer does not know "{host}". A new name takes some minutes; after that, look at the network, the VPN and the DNS server that are in use.`,
    next: ['look-again'],
    shows: either(
      on('name', ({ host, failure }) => (failure === undefined ? undefined : { host })),
      on('server', ({ host, failure = '' }) => (unresolvedCodes.includes(failure) ? { host } : undefined)),
      on('failure', ({ code: failure = '', about }) =>
        unresolvedCodes.includes(failure) ? { host: about.name } : undefined,
      ),
    ),
  },
  {
    id: 'port-blocked',
    title: phrase`The port cannot be reached`,
    why: phrase`"{address}" takes no connection ({failure}). Its program does not run yet, or a firewall on the way lets nothing through: networks of companies often allow port 443 and no other.`,
    next: ['look-again'],
    shows: either(
      on('server', ({ host, port, failure = '' }) =>
        unreachableCodes.includes(failure) ? { address: `${host}:${port}`, failure } : undefined,
      ),
      on('failure', ({ code: failure = '', about }) =>
        unreachableCodes.includes(failure) ? { address: about.name, failure } : undefined,
      ),
    ),
  },
  {
    id: 'api-not-ready',
    title: phrase`The Kubernetes API is not ready`,
    why: phrase`It answers, and says that a part of it does not work (status {status}). The parts are named below; the log of kube-apiserver and of etcd tell more.`,
    next: ['follow-logs', 'look-again'],
    shows: on('server', ({ answer }) =>
      answer !== undefined && answer.status !== 200 ? { status: answer.status } : undefined,
    ),
  },
  {
    id: 'quota',
    title: phrase`The quota of the region is used up`,
    why: phrase`The subscription may not run more in this region. Delete what nobody needs, take another region or a smaller topology, or ask Azure for a larger quota.`,
    next: ['choose-subscription', 'look-again'],
    shows: code('ContainerGroupQuotaReached'),
  },
  {
    id: 'no-capacity',
    title: phrase`The region is full`,
    why: phrase`Azure has no room for this container group there at the moment. That passes; another region or a smaller request works at once.`,
    next: ['look-again'],
    shows: either(
      on(
        'failure',
        ({ code: refusal, message }) =>
          refusal === 'ServiceUnavailable' &&
          english(message).includes('requested resource is not available'),
      ),
      on(
        'group',
        ({ group }) =>
          groupHealth(group) !== 'Running' &&
          group.events.some(({ name }) => name.startsWith('InsufficientCapacity')),
      ),
    ),
  },
  {
    id: 'dns-label-taken',
    title: phrase`The DNS name is taken`,
    why: phrase`Another container group in this region has the same DNS name label. Choose another one.`,
    next: ['look-again'],
    shows: code('DnsNameLabelNotAvailable'),
  },
  {
    id: 'registry-rate-limit',
    title: phrase`The registry gives no more images for now`,
    why: phrase`It has counted too many pulls from this address. Docker Hub allows few without an account, and Azure shares its addresses among many customers. Wait, or have images taken from a mirror.`,
    next: ['set-image-mirror', 'look-again'],
    shows: either(
      code('RegistryErrorResponse'),
      pull(/toomanyrequests|too many requests|rate limit|\b429\b/i),
    ),
  },
  {
    id: 'registry-unreachable',
    title: phrase`The registry cannot be reached`,
    why: phrase`No connection to the registry of the image comes about. Look at the name of the registry, and at the network and the proxy of the container engine; or have images taken from a mirror.`,
    next: ['set-image-mirror', 'look-again'],
    shows: pull(
      /no such host|dial (tcp|udp)|connection refused|timeout|deadline exceeded|network is unreachable|x509|pinging container registry|server misbehaving/i,
    ),
  },
  {
    id: 'image-not-found',
    title: phrase`The image is not there`,
    why: phrase`The registry does not have it under this name and tag, or keeps it from those who are not signed in. Check the spelling first.`,
    next: ['look-again', 'set-image-mirror'],
    shows: either(
      code('InaccessibleImage'),
      pull(/manifest unknown|name unknown|does not exist|not found|no such image|invalid reference/i),
    ),
  },
  {
    id: 'registry-refused',
    title: phrase`The registry wants a sign-in`,
    why: phrase`The image is private, or there is none of this name: some registries say the same to both. Sign in with the container engine (docker login, podman login); on Azure, give the container group imageRegistryCredentials.`,
    next: ['set-image-mirror', 'look-again'],
    shows: pull(/unauthorized|denied|authentication required|forbidden|\b40[13]\b/i),
  },
  {
    id: 'probe-fails',
    title: phrase`The liveness probe fails`,
    why: phrase`The container runs, but its liveness probe says that it does not work: so it is ended and started again (restarts so far: {restarts}). Check the path and port of the probe, and give a slow start a longer initial delay.`,
    next: ['follow-logs', 'open-terminal'],
    shows: ended((_, fact) => toldOf(fact, 'Unhealthy', /^Liveness/)),
  },
  {
    id: 'killed',
    title: phrase`The container was killed`,
    why: phrase`Exit code {exitCode}: it was ended by force. Mostly it took more memory than it may have ({memory} GB): ask for more, or let the program use less.`,
    next: ['follow-logs', 'restart-group'],
    shows: ended(({ exitCode, detailStatus }) => exitCode === killed || detailStatus === 'OOMKilled'),
  },
  {
    id: 'command-not-startable',
    title: phrase`The program cannot be started`,
    why: phrase`The container has no such program, or it may not be executed (exit code {exitCode}). Check its command: it is not read by a shell unless it names one.`,
    next: ['look-again'],
    shows: ended(
      ({ exitCode }, { container }) =>
        notExecutable.has(exitCode) || (exitCode === notStarted && !hasStarted(container)),
    ),
  },
  {
    id: 'ends-by-itself',
    title: phrase`The program ends at once`,
    why: phrase`It ends without an error, and is started again and again, as the restart policy is Always (restarts so far: {restarts}). Give it something to do that lasts, or the restart policy OnFailure or Never.`,
    next: ['follow-logs', 'open-terminal'],
    shows: ended(
      ({ exitCode }, { container, group }) =>
        exitCode === 0 &&
        group.restartPolicy === 'Always' &&
        (container.restartCount > 0 || container.current?.state !== 'Running'),
    ),
  },
  {
    id: 'crash-loop',
    title: phrase`The program ends with an error`,
    why: phrase`It ended with exit code {exitCode} (restarts so far: {restarts}). The last lines of its log mostly say why.`,
    next: ['follow-logs', 'restart-group', 'open-terminal'],
    shows: ended(({ exitCode }) => exitCode !== 0),
  },
  {
    id: 'deployment-timed-out',
    title: phrase`The deployment took too long`,
    why: phrase`A container group has 30 minutes to come up. It is still being tried, and costs money on Azure: see what it waits for in its events, and stop or delete it.`,
    next: ['follow-logs', 'restart-group'],
    shows: on(
      'group',
      ({ group }) =>
        group.provisioningState === 'Failed' &&
        group.events.some(({ message }) => message.includes('did not complete within the allowed timeout')),
    ),
  },
  {
    id: 'group-missing',
    title: phrase`The cluster is not complete`,
    why: phrase`These container groups of it are not there: {names}. Creating it was interrupted, or somebody deleted them. What is there is kept when creating goes on.`,
    next: ['continue-creating'],
    shows: on('missing-groups', ({ names }) => ({ names: names.join(', ') })),
  },
  {
    id: 'stopped',
    title: phrase`It is stopped`,
    why: phrase`Somebody stopped this container group. Its containers and what they wrote are gone; it starts as new.`,
    next: ['start-group'],
    shows: on('group', ({ group }) => groupHealth(group) === 'Stopped'),
  },
  {
    id: 'group-failed',
    title: phrase`The container group does not run`,
    why: phrase`Azure gives no reason that is known here. Its events tell in their order what happened.`,
    next: ['follow-logs', 'restart-group', 'show-output'],
    shows: on('group', ({ group }) => isUnhealthy(groupHealth(group))),
    otherwise: true,
  },
  {
    id: 'operation-failed',
    title: phrase`It was refused`,
    why: phrase`The answer tells what is known: {message}`,
    next: ['look-again', 'show-output'],
    shows: either(
      on('failure', ({ message }) => ({ message })),
      on('server', ({ failure }) => (failure === undefined ? undefined : { message: failure })),
    ),
    otherwise: true,
  },
]);

export type CauseId = (typeof causes)[number]['id'];

/** Keeps the ids as a type. */
function table<const Id extends string>(rows: readonly Cause<Id>[]): readonly Cause<Id>[] {
  return rows;
}
