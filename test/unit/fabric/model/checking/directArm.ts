import type { ArmContext } from '../../../../../src/fabric/arm/armContext.ts';
import { asArmError } from '../../../../../src/fabric/arm/armHandler.ts';
import { armRoutes } from '../../../../../src/fabric/arm/routes.ts';
import { at } from '../../armFixture.ts';

export interface DirectAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Of a refusal. */
  readonly code?: string;
  /** The id of the operation that the caller may poll. */
  readonly operation?: string;
}

/** The routes without the wire, so that thousands of sequences take seconds. @throws when a route answers what its row does not name. */
export async function directCall(
  context: ArmContext,
  operation: string,
  params: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<DirectAnswer> {
  const route = armRoutes.find(known => known.operation === operation);
  if (route === undefined) {
    throw new TypeError(`There is no operation ${operation}`);
  }
  try {
    const answer = await route.handle(
      {
        path: '/',
        query: new URLSearchParams(),
        body,
        principal: { kind: 'owner' },
        host: 'fabric',
        param: name => params[name] ?? '',
      },
      context,
    );
    if (!route.codes.includes(answer.status)) {
      throw new TypeError(`${operation} answered ${answer.status}, which its row does not name`);
    }
    const [, polled] = /operations\/([^?]+)/.exec(answer.headers?.['azure-asyncoperation'] ?? '') ?? [];
    return {
      status: answer.status,
      body: answer.body,
      ...(polled === undefined ? {} : { operation: polled }),
    };
  } catch (error) {
    const refused = asArmError(error);
    if (
      refused.reason === 'InternalServerError' &&
      !(refused.cause instanceof Error && 'reason' in refused.cause)
    ) {
      throw error;
    }
    return {
      status: refused.status,
      body: refused.toBody(),
      code: String(at(refused.toBody(), 'error.code')),
    };
  }
}
