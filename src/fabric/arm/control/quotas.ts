import { type QuotaPreset, quotaPresets, type RegionQuotas } from '../../model/regionQuotas.ts';
import { integer, object, oneOf } from '../../model/shape.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { bodyAs } from '../bodies.ts';
import type { Answer, Call } from '../route.ts';

interface QuotaRequest {
  readonly preset?: QuotaPreset;
  readonly limits?: Partial<RegionQuotas>;
}

const quotaShape = object({
  preset: oneOf(...Object.keys(quotaPresets)),
  limits: object({
    ContainerGroups: integer,
    StandardCores: integer,
    StandardSpotContainerGroups: integer,
    StandardSpotCores: integer,
  }),
});

/** `{"limits":{"StandardCores":100,…}}`: what the subscription may use in each region. */
export function getQuotas(_call: Call, { quotas }: ArmContext): Answer {
  return { status: 200, body: { limits: quotas.current } };
}

/**
 * `{"preset":"trial"}`, `{"limits":{"StandardCores":8}}`, or both: single values count on top of the preset, else of
 * what holds. Groups that are there already stay.
 */
export function putQuotas(call: Call, context: ArmContext): Answer {
  const { preset, limits = {} } = bodyAs<QuotaRequest>(call.body, quotaShape);
  const below = Object.entries(limits).find(([, limit]) => limit < 0);
  if (below !== undefined) {
    throw new ArmError(400, 'InvalidQuota', `The quota '${below[0]}' cannot be below 0.`);
  }
  const base = preset === undefined ? context.quotas.current : quotaPresets[preset];
  context.quotas.change({ ...base, ...limits });
  return getQuotas(call, context);
}
