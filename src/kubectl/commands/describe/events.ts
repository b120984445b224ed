import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import { listAt, textAt } from '../../client/json.ts'
import type { Invocation } from '../../command.ts'
import { ageOf } from '../../print/age.ts'
import { eventInterval } from '../events.ts'
import type { DescribeWriter } from './writer.ts'

/** What happened to an object, oldest first; null when it was not asked for. `parts` are the fields that name it. */
export async function eventsOf(
  { client, flags }: Invocation,
  object: JsonObject,
  parts: readonly ('kind' | 'uid')[] = ['kind', 'uid'],
): Promise<readonly JsonValue[] | null> {
  if (!flags.bool('show-events')) return null
  const namespace = textAt(object, 'metadata', 'namespace')
  const terms = [
    `involvedObject.name=${textAt(object, 'metadata', 'name')}`,
    ...(namespace === '' ? [] : [`involvedObject.namespace=${namespace}`]),
    ...(parts.includes('kind') ? [`involvedObject.kind=${textAt(object, 'kind')}`] : []),
    ...(parts.includes('uid') ? [`involvedObject.uid=${textAt(object, 'metadata', 'uid')}`] : []),
  ]
  const path = namespace === '' ? '/api/v1/events' : `/api/v1/namespaces/${namespace}/events`
  const query = { fieldSelector: terms.join(','), limit: String(flags.int('chunk-size')) }
  const list = await client.call({ method: 'GET', path, query })
  return list.ok ? listAt(list.value.body, 'items') : []
}

const lastMs = (event: JsonValue): number => Date.parse(textAt(event, 'lastTimestamp')) || Number.NEGATIVE_INFINITY

/** Source: kubectl pkg/describe/describe.go DescribeEvents. */
export function eventLines(w: DescribeWriter, events: readonly JsonValue[] | null, nowMs: number): void {
  if (events === null) return
  if (events.length === 0) {
    w.line(0, 'Events:\t<none>')
    return
  }
  w.flush()
  w.write(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage\n')
  w.line(1, '----\t------\t----\t----\t-------')
  for (const event of events.toSorted((a, b) => lastMs(a) - lastMs(b) || 0)) {
    const source = textAt(event, 'source', 'component') || textAt(event, 'reportingComponent')
    const cells = [textAt(event, 'type'), textAt(event, 'reason'), eventInterval(event, nowMs), source]
    w.line(1, [...cells, textAt(event, 'message').trim()].join('\t'))
  }
}

/** How long ago something was. */
export const sinceText = (timestamp: JsonValue | undefined, nowMs: number): string =>
  ageOf(typeof timestamp === 'string' ? timestamp : '', nowMs)
