import type { Endpoint } from '../../api/endpoints.ts'

/** Whatever holds endpoints: a slice that exists or one to be made. */
export interface HasEndpoints {
  readonly endpoints: readonly Endpoint[]
}

/** Slices of one family after packing: to be made, to be written, and left alone. `C` and `U` are new and existing slices. */
export interface SliceLists<C extends HasEndpoints, U extends HasEndpoints> {
  readonly create: readonly C[]
  readonly update: readonly U[]
  readonly unchanged: readonly U[]
}

/** Here a missing condition is not ready: hints go only to endpoints that say so. */
export const isReady = ({ conditions }: Endpoint): boolean => conditions?.ready === true

export function withoutHints(endpoint: Endpoint): Endpoint {
  const { hints, ...rest } = endpoint
  return hints === undefined ? endpoint : rest
}

export const withEndpoints = <T extends HasEndpoints>(slice: T, change: (endpoint: Endpoint) => Endpoint): T => ({
  ...slice,
  endpoints: slice.endpoints.map(change),
})

/** Changes every endpoint of the slices that are written, after moving the unchanged ones there that `needsUpdate`. */
export function rewriteSlices<C extends HasEndpoints, U extends HasEndpoints>(
  { create, update, unchanged }: SliceLists<C, U>,
  needsUpdate: (slice: HasEndpoints) => boolean,
  change: (endpoint: Endpoint) => Endpoint,
): SliceLists<C, U> {
  return {
    create: create.map((slice) => withEndpoints(slice, change)),
    update: [...update, ...unchanged.filter(needsUpdate)].map((slice) => withEndpoints(slice, change)),
    unchanged: unchanged.filter((slice) => !needsUpdate(slice)),
  }
}

const hasHints = ({ endpoints }: HasEndpoints): boolean => endpoints.some(({ hints }) => hints !== undefined)

/** Takes all hints away; an unchanged slice is written only if it had some. */
export const removeHints = <C extends HasEndpoints, U extends HasEndpoints>(lists: SliceLists<C, U>): SliceLists<C, U> =>
  rewriteSlices(lists, hasHints, withoutHints)
