import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LiveValidator } from 'oav';
import { type Exchange, isAccepted } from './recordings.ts';

/** The Swagger of 2023-05-01, beside the project where it is at hand. */
const directory = fileURLToPath(new URL('../../../shared/aci-spec/specification', import.meta.url));
const file =
  'containerinstance/resource-manager/Microsoft.ContainerInstance/stable/2023-05-01/containerInstance.json';

/** `where` is a path in the payload, such as `/properties/containers/0/name`. */
export interface Issue {
  readonly code: string;
  readonly where: string;
  readonly message: string;
}

export interface Verdict {
  readonly request: readonly Issue[];
  readonly response: readonly Issue[];
}

export interface PublishedApi {
  /** Every `operationId`. */
  readonly operations: readonly string[];
  /** Holds an exchange of one of the operations to the Swagger; of a refused one the answer alone: it was bad. */
  judge(exchange: Exchange): Promise<Verdict>;
}

/** Microsoft.ContainerInstance as its Swagger says; undefined where that is not at hand. */
export async function openPublishedApi(): Promise<PublishedApi | undefined> {
  if (!existsSync(`${directory}/${file}`)) {
    return undefined;
  }
  const { paths } = JSON.parse(readFileSync(`${directory}/${file}`, 'utf8')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
  };
  const validator = new LiveValidator(
    { directory, git: { shouldClone: false }, swaggerPathsPattern: [file], isArmCall: false },
    () => undefined,
  );
  await validator.initialize();
  return {
    operations: Object.values(paths).flatMap(path =>
      Object.values(path).map(({ operationId }) => operationId),
    ),
    judge: exchange => judge(validator, exchange),
  };
}

async function judge(validator: LiveValidator, exchange: Exchange): Promise<Verdict> {
  const { operation, method, url, requestBody, status, headers, body } = exchange;
  const { requestValidationResult, responseValidationResult } = await validator.validateLiveRequestResponse({
    liveRequest: {
      // Every version is answered in the form of this one.
      url: `https://127.0.0.1${url.replace(/api-version=[^&]*/, 'api-version=2023-05-01')}`,
      method,
      headers: { 'content-type': 'application/json' },
      ...(requestBody === undefined || !isAccepted(exchange)
        ? {}
        : { body: requestBody as Record<string, unknown> }),
    },
    liveResponse: {
      statusCode: String(status),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      ...(body === undefined ? {} : { body: body as Record<string, unknown> }),
    },
  });
  const { operationId } = responseValidationResult.operationInfo;
  const misnamed =
    operationId === operation
      ? []
      : [{ code: 'OTHER_OPERATION', where: '', message: `the Swagger calls it ${operationId}` }];
  return {
    request: isAccepted(exchange) ? issuesOf(requestValidationResult) : [],
    response: [...misnamed, ...issuesOf(responseValidationResult)],
  };
}

type Result = Awaited<ReturnType<LiveValidator['validateLiveRequest']>>;

function issuesOf({ errors, runtimeException }: Result): readonly Issue[] {
  const issues = errors.map(({ code, pathsInPayload, message }) => ({
    code,
    where: pathsInPayload[0] ?? '',
    message,
  }));
  return runtimeException === undefined
    ? issues
    : [...issues, { code: runtimeException.code, where: '', message: runtimeException.message }];
}
