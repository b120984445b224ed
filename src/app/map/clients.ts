import type { From } from '../../core/network/trace.ts'
import type { RequestsState } from '../store/requests.ts'

const KEPT = 4

/** `laptop`, `internet`, or a Pod's `namespace/name`; null for what has no place of its own. */
function senderKey(from: From): string | null {
  if ('pod' in from) return from.pod
  if ('node' in from) return null
  return from.at ?? 'laptop'
}

/**
 * Who sent lately, and who is about to: the newest few, in a stable order. The API server joins them when a request went
 * through it.
 */
export function clientsOf({ list, form }: Pick<RequestsState, 'list' | 'form'>): readonly string[] {
  const latest = [form.from, ...list.toReversed().map(({ trace }) => trace.request.from)]
  const keys = latest.flatMap((from) => senderKey(from) ?? [])
  const byApiServer = list.some(({ trace }) => trace.hops.some(({ where }) => where.kind === 'apiserver'))
  return [...[...new Set(keys)].slice(0, KEPT), ...(byApiServer ? ['apiserver'] : [])].toSorted()
}
