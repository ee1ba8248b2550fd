import type { ArmContext } from '../../../../../src/fabric/arm/armContext.ts';
import { ArmError } from '../../../../../src/fabric/arm/armError.ts';
import { createDispatch } from '../../../../../src/fabric/arm/dispatch.ts';
import { armRoutes } from '../../../../../src/fabric/arm/routes.ts';
import { Killed } from './mortal.ts';

export interface DirectAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Path and query of the operation that the caller may poll. */
  readonly operation?: string;
}

const dispatch = createDispatch({ arm: armRoutes, control: [] });

/**
 * The routes without the wire, so that thousands of sequences take seconds.
 * @param request `PUT /path`; api-version is added where there is none.
 * @throws when a route answers what its row does not name.
 */
export async function directCall(
  context: ArmContext,
  request: string,
  body?: unknown,
): Promise<DirectAnswer> {
  const [method = '', path = ''] = request.split(' ');
  try {
    const answer = await dispatch(
      {
        method,
        target: path.includes('api-version=') ? path : `${path}?api-version=2023-05-01`,
        principal: { kind: 'owner' },
        host: 'fabric',
        body: async () => body,
      },
      context,
    );
    const operation = answer.headers?.['azure-asyncoperation']?.replace('https://fabric', '');
    return { status: answer.status, body: answer.body, ...(operation === undefined ? {} : { operation }) };
  } catch (error) {
    if (error instanceof ArmError) {
      return { status: error.status, body: error.toBody() };
    }
    if (error instanceof Killed) {
      return { status: 500, body: undefined };
    }
    throw error;
  }
}
