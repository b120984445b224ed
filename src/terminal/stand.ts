import type { From } from '../core/network/trace.ts'

/** Where a shell runs: on the laptop beside the cluster, on a Node, or in a container of a Pod. */
export type Stand =
  | { readonly kind: 'laptop' }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'pod'; readonly namespace: string; readonly name: string; readonly container: string }

export const LAPTOP: Stand = { kind: 'laptop' }

/** Who sends when a command of that place opens a connection. */
export function fromOf(stand: Stand): From {
  switch (stand.kind) {
    case 'laptop':
      return { external: true, at: 'laptop' }
    case 'node':
      return { node: stand.name }
    case 'pod':
      return { pod: `${stand.namespace}/${stand.name}` }
  }
}

/** What `hostname` prints there. */
export const hostNameOf = (stand: Stand): string => (stand.kind === 'laptop' ? 'laptop' : stand.name)

/** The home folder there: the laptop's holds the manifests. */
export const homeOf = (stand: Stand): string => (stand.kind === 'laptop' ? '/home/you' : '/root')
