import { isKind, objectPath as pathOfObject } from '../core/api/kinds.ts'
import type { ApiRequest } from '../core/apiserver/types.ts'
import type { Cluster } from '../core/sim/types.ts'
import { splitPath } from './names.ts'
import type { Change, ObjectPath } from './types.ts'

/** Where the API server keeps what a path names; null when there is no such kind or Pod. */
export function requestPath(path: ObjectPath, { reader }: Pick<Cluster, 'reader'>): string | null {
  const at = splitPath(path, reader)
  return at && isKind(at.kind) ? pathOfObject(at.kind, at.namespace, at.name) : null
}

export const deletion = (path: string): ApiRequest => ({ method: 'DELETE', path })

/** Time that `fewest` questions let pass at once, ms. */
const STEP_MS = 250

/** Lets changes happen to a cluster (a copy); `each` is called whenever something may have come of them. */
export function carryOut(changes: readonly Change[], cluster: Cluster, each: () => void = () => {}): void {
  for (const change of changes) {
    if ('wait' in change) {
      for (let left = change.wait; left > 0; left -= STEP_MS) {
        cluster.advance(Math.min(left, STEP_MS))
        each()
      }
      continue
    }
    if ('apply' in change) cluster.apply(change.apply)
    else if ('delete' in change) ask(cluster, change.delete, deletion)
    else {
      const headers = { 'content-type': 'application/merge-patch+json' }
      ask(cluster, change.patch, (path) => ({ method: 'PATCH', path, headers, body: change.with }))
    }
    cluster.settle()
    each()
  }
}

function ask(cluster: Cluster, object: ObjectPath, make: (path: string) => ApiRequest): void {
  const path = requestPath(object, cluster)
  if (path !== null) cluster.handle(make(path))
}
