import { EngineError, type EngineErrorReason } from './engineError.ts';

interface Failure {
  readonly words: RegExp;
  readonly reason: EngineErrorReason;
  readonly advice: string;
}

/**
 * Engines pass on what a registry said as text only; this table is the one place that reads it. The first row
 * that fits counts: Docker Hub says "denied" for names that do not exist.
 */
const failures: readonly Failure[] = [
  {
    words: /no space left on device/i,
    reason: 'disk-full',
    advice: 'Free some disk space, then try again.',
  },
  {
    words: /toomanyrequests|too many requests|rate limit|\b429\b/i,
    reason: 'rate-limited',
    advice: 'Wait, sign in to the registry with your container engine, or set an image mirror.',
  },
  {
    words:
      /no such host|dial (tcp|udp)|connection refused|i\/o timeout|TLS handshake|deadline exceeded|server misbehaving|network is unreachable|x509|pinging container registry|\bEOF\b|\b50[234]\b/i,
    reason: 'registry-unreachable',
    advice: 'Check the network and the proxy of your container engine, or set an image mirror.',
  },
  {
    words:
      /manifest unknown|name unknown|repository does not exist|not found|no such image|invalid reference/i,
    reason: 'image-not-found',
    advice: 'Check the name and the tag.',
  },
  {
    words: /unauthorized|denied|authentication required|forbidden|\b40[13]\b/i,
    reason: 'registry-refused',
    advice: 'Sign in to the registry with your container engine.',
  },
];

/** @param words What the engine said when it could not pull `name`. */
export function pullFailure(name: string, words: string, cause: unknown): EngineError {
  const failure = failures.find(row => row.words.test(words));
  const message = `The image ${name} could not be pulled: ${words}`;
  return failure
    ? new EngineError(failure.reason, `${message}. ${failure.advice}`, { cause })
    : new EngineError('unexpected', message, { cause });
}
