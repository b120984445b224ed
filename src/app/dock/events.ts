import type { JsonValue } from '../../core/api/json.ts'
import { isRecord } from '../store/persist.ts'

export interface EventRow {
  readonly id: string
  readonly type: string
  readonly reason: string
  readonly object: string
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
      message: text(event['message']),
      count: typeof event['count'] === 'number' ? event['count'] : 1,
      last: text(event['lastTimestamp']) || text(event['eventTime']) || text(metadata['creationTimestamp']),
    }
  })
  return rows.toSorted((a, b) => (a.last < b.last ? 1 : a.last > b.last ? -1 : 0))
}

/** `12s`, `3m`, `2h` between two times as the API writes them. */
export function since(last: string, nowMs: number, originMs: number): string {
  const seconds = Math.max(0, Math.round((originMs + nowMs - Date.parse(last)) / 1000))
  if (!Number.isFinite(seconds)) return ''
  if (seconds < 120) return `${seconds}s`
  return seconds < 7200 ? `${Math.floor(seconds / 60)}m` : `${Math.floor(seconds / 3600)}h`
}
