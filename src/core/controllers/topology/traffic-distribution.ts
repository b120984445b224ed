import type { Endpoint, EndpointHints } from '../../api/endpoints.ts'
import { type HasEndpoints, isReady, removeHints, rewriteSlices, type SliceLists, withoutHints } from './slice-lists.ts'

const CLOSE = new Set(['PreferClose', 'PreferSameZone', 'PreferSameNode'])

/** True when `spec.trafficDistribution` asks for hints. The two newer values can be switched off. */
export const wantsHints = (trafficDistribution: string | undefined, preferSame: boolean): boolean =>
  trafficDistribution !== undefined && CLOSE.has(trafficDistribution) && (preferSame || trafficDistribution === 'PreferClose')

const names = (hints: readonly { readonly name: string }[] = []): string => hints.map(({ name }) => name).join()

/** The hints that a ready endpoint should have: its own zone and, for PreferSameNode, its own Node. */
function hintsFor({ zone, nodeName }: Endpoint, nodeHints: boolean): EndpointHints {
  return {
    ...(zone === undefined ? {} : { forZones: [{ name: zone }] }),
    ...(nodeName === undefined || !nodeHints ? {} : { forNodes: [{ name: nodeName }] }),
  }
}

function hint(endpoint: Endpoint, nodeHints: boolean): Endpoint {
  if (!isReady(endpoint)) return endpoint
  const hints = hintsFor(endpoint, nodeHints)
  return hints.forZones || hints.forNodes ? { ...endpoint, hints } : withoutHints(endpoint)
}

/** True when a ready endpoint lacks its hints or has others. Endpoints that are not ready never cause a write. */
const isWrong = (endpoint: Endpoint, nodeHints: boolean): boolean => {
  const wanted = hintsFor(endpoint, nodeHints)
  const { forZones, forNodes } = endpoint.hints ?? {}
  return isReady(endpoint) && (names(forZones) !== names(wanted.forZones) || names(forNodes) !== names(wanted.forNodes))
}

/**
 * Hints for `spec.trafficDistribution`: each ready endpoint is for its own zone, and nothing is balanced. Without the field,
 * or with a value that is not known, hints go away.
 * Source: kubernetes/endpointslice trafficdist/trafficdist.go.
 */
export function distributeTraffic<C extends HasEndpoints, U extends HasEndpoints>(
  trafficDistribution: string | undefined,
  lists: SliceLists<C, U>,
): SliceLists<C, U> {
  if (!wantsHints(trafficDistribution, true)) return removeHints(lists)
  const nodeHints = trafficDistribution === 'PreferSameNode'
  return rewriteSlices(
    lists,
    ({ endpoints }) => endpoints.some((endpoint) => isWrong(endpoint, nodeHints)),
    (endpoint) => hint(endpoint, nodeHints),
  )
}
