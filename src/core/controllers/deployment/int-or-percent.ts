import type { Result } from '../../api/status.ts'
import type { IntOrPercent } from '../../api/workloads.ts'

/** Go's strconv.Atoi, with its error text. */
function atoi(text: string): Result<number, string> {
  const fail = (why: string): Result<number, string> => ({
    ok: false,
    error: `strconv.Atoi: parsing ${JSON.stringify(text)}: ${why}`,
  })
  if (!/^[+-]?\d+$/.test(text)) return fail('invalid syntax')
  const value = Number(text)
  return Number.isSafeInteger(value) ? { ok: true, value } : fail('value out of range')
}

/**
 * A count as it is, or a share of `total`, rounded up or down. A string that is no percentage is an error.
 * Source: kubernetes/apimachinery pkg/util/intstr/intstr.go GetScaledValueFromIntOrPercent.
 */
export function scaledValue(value: IntOrPercent, total: number, roundUp: boolean): Result<number, string> {
  if (typeof value === 'number') return { ok: true, value }
  const invalid = (why: string): Result<number, string> => ({ ok: false, error: `invalid value for IntOrString: ${why}` })
  if (!value.endsWith('%')) return invalid('invalid type: string is not a percentage')
  const share = atoi(value.slice(0, -1))
  if (!share.ok) return invalid(`invalid value ${JSON.stringify(value)}: ${share.error}`)
  const exact = (share.value * total) / 100
  return { ok: true, value: roundUp ? Math.ceil(exact) : Math.floor(exact) }
}

export interface Fenceposts {
  /** How many Pods more than wanted may exist. */
  readonly surge: number
  /** How many fewer than wanted may be available. */
  readonly unavailable: number
}

/**
 * maxSurge rounded up and maxUnavailable rounded down; when both are 0 one Pod may be unavailable, else nothing could move.
 * Source: kubernetes/kubernetes pkg/controller/deployment/util/deployment_util.go ResolveFenceposts.
 */
export function resolveFenceposts(
  maxSurge: IntOrPercent | null | undefined,
  maxUnavailable: IntOrPercent | null | undefined,
  replicas: number,
): Result<Fenceposts, string> {
  const surge = scaledValue(maxSurge ?? 0, replicas, true)
  if (!surge.ok) return surge
  const unavailable = scaledValue(maxUnavailable ?? 0, replicas, false)
  if (!unavailable.ok) return unavailable
  const stuck = surge.value === 0 && unavailable.value === 0
  return { ok: true, value: { surge: surge.value, unavailable: stuck ? 1 : unavailable.value } }
}
