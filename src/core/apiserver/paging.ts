import type { KubeObject } from '../api/kinds.ts'
import type { Result, Status } from '../api/status.ts'
import { badRequest } from './errors.ts'

/** Objects of one answer, and what its metadata says of those that are left out. */
export interface Page {
  readonly objects: readonly KubeObject[]
  readonly rest: { readonly continue?: string; readonly remainingItemCount?: number }
}

const failed = (error: Status): { readonly ok: false; readonly error: Status } => ({ ok: false, error })

/** Where an object stands in a list: what a `continue` token names. */
const placeOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`

/** Lists are ordered by namespace, then name, which is not the order of the two as one text. */
function isAfter(object: KubeObject, place: string): boolean {
  const [namespace = '', name = ''] = place.split('/')
  const own = object.metadata.namespace ?? ''
  return own === namespace ? object.metadata.name > name : own > namespace
}

/**
 * One page of a list that is in order: `limit` objects at most, after those that `continue` says were told already. How many
 * are left is told only when nothing was selected (`filtered` false).
 * Source: k8s.io/apiserver pkg/storage/etcd3/store.go GetList, pkg/storage/continue.go.
 * Differs: the token is legible, and a later page shows what is there by then, so that none ever expires.
 */
export function pageOf(listed: readonly KubeObject[], query: ReadonlyMap<string, string>, filtered: boolean): Result<Page> {
  const [limit, token] = [query.get('limit') ?? '', query.get('continue') ?? '']
  if (!/^-?\d*$/.test(limit)) {
    return failed(badRequest(`strconv.ParseInt: parsing ${JSON.stringify(limit)}: invalid syntax`))
  }
  const resourceVersion = query.get('resourceVersion') ?? ''
  if (token !== '' && resourceVersion !== '' && resourceVersion !== '0')
    return failed(badRequest('specifying resource version is not allowed when using continue'))
  if (token !== '' && !/^[^/]*\/[^/]+$/.test(token))
    return failed(badRequest('continue key is not valid: it names no place in a list'))
  const left = token === '' ? listed : listed.filter((object) => isAfter(object, token))
  const most = Number(limit)
  const last = most > 0 && left.length > most ? left[most - 1] : undefined
  if (!last) return { ok: true, value: { objects: left, rest: {} } }
  const remaining = filtered ? {} : { remainingItemCount: left.length - most }
  return { ok: true, value: { objects: left.slice(0, most), rest: { continue: placeOf(last), ...remaining } } }
}
