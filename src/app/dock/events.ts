import type { JsonValue } from '../../core/api/json.ts'
import { isRecord } from '../store/persist.ts'

export interface EventRow {
  readonly id: string
  readonly type: string
  readonly reason: string
  readonly object: string
  /** Of the object that it is about; '' for a Node. */
  readonly namespace: string
  readonly message: string
  readonly count: number
  /** As the API server wrote it; '' when it did not. */
  readonly last: string
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Rows of an EventList, newest first; entries of another shape are left out. */
export function eventRows(list: JsonValue): readonly EventRow[] {
  const items: unknown = isRecord(list) ? list['items'] : []
  if (!Array.isArray(items)) return []
  const rows = items.filter(isRecord).map((event): EventRow => {
    const metadata = isRecord(event['metadata']) ? event['metadata'] : {}
    const about = isRecord(event['involvedObject']) ? event['involvedObject'] : {}
    return {
      id: text(metadata['uid']) || text(metadata['name']),
      type: text(event['type']),
      reason: text(event['reason']),
      object: `${text(about['kind']).toLowerCase()}/${text(about['name'])}`,
      namespace: text(about['namespace']),
      message: text(event['message']),
      count: typeof event['count'] === 'number' ? event['count'] : 1,
      last: text(event['lastTimestamp']) || text(event['eventTime']) || text(metadata['creationTimestamp']),
    }
  })
  return rows.toSorted((a, b) => (a.last < b.last ? 1 : a.last > b.last ? -1 : 0))
}

/** Events about kube-system and the Nodes: the cluster's own life. */
export const isSystemEvent = ({ namespace }: EventRow): boolean => namespace === '' || namespace === 'kube-system'

/** When an object was made, ms since 1970; NaN for what is none. */
export function startOf(object: JsonValue): number {
  const metadata = isRecord(object) && isRecord(object['metadata']) ? object['metadata'] : {}
  return Date.parse(text(metadata['creationTimestamp']))
}
