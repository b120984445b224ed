import type { JsonObject } from '../../api/json.ts'
import { texts, WIDE_NAME, wide } from './columns.ts'
import { at, count, nameOf, since, text } from './read.ts'
import type { KindPrinter } from './types.ts'

function source(event: JsonObject): string {
  const component = text(event, 'source', 'component') || text(event, 'reportingComponent')
  const instance = text(event, 'source', 'host') || text(event, 'reportingInstance')
  return instance === '' ? component : `${component}, ${instance}`
}

function target(event: JsonObject): string {
  const kind = text(event, 'involvedObject', 'kind').toLowerCase()
  const name = text(event, 'involvedObject', 'name')
  return name === '' ? kind : `${kind}/${name}`
}

/** Source: kubernetes pkg/printers/internalversion/printers.go printEvent. */
export const events: KindPrinter = {
  columns: [
    ...texts('Last Seen', 'Type', 'Reason', 'Object'),
    ...wide('Subobject', 'Source'),
    ...texts('Message'),
    ...wide('First Seen', 'Count'),
    WIDE_NAME,
  ],
  print: (event, { nowMs, wide: isWide }) => {
    const series = at(event, 'series')
    const first = text(event, 'firstTimestamp') || text(event, 'eventTime')
    const last = series === undefined ? text(event, 'lastTimestamp') || first : text(series, 'lastObservedTime')
    const times = series === undefined ? count(event, 'count') || 1 : count(series, 'count')
    const cells = [since(last, nowMs), text(event, 'type'), text(event, 'reason'), target(event)]
    const message = text(event, 'message').trim()
    if (!isWide) return { cells: [...cells, message] }
    const fieldPath = text(event, 'involvedObject', 'fieldPath')
    return { cells: [...cells, fieldPath, source(event), message, since(first, nowMs), times, nameOf(event)] }
  },
}
