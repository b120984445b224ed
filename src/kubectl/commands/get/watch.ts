import type { JsonValue } from '../../../core/api/json.ts'
import { at, textAt } from '../../client/json.ts'
import { failed } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { sortKeys } from '../../print/json-text.ts'
import type { PrintObject } from '../../print/output.ts'
import { asTable, rowsOf, type TableWriter } from '../../print/table.ts'
import type { Fetched, FetchOptions } from './fetch.ts'

/** How the objects of a watch are printed: as rows, or each by itself. */
export type EventPrinter = { readonly table: TableWriter } | { readonly object: PrintObject; readonly withEvents: boolean }

/** The text of one event. */
function eventText(printer: EventPrinter, type: string, object: JsonValue, nowMs: number): string | Failure {
  if ('table' in printer) {
    const table = asTable(object, nowMs)
    printer.table.learn(table)
    return printer.table.text(rowsOf(table), type.padEnd(8))
  }
  const shown = printer.withEvents ? { type, object: sortKeys(object) } : sortKeys(object)
  const text = printer.object(shown)
  return text.ok ? text.value : failed(text.error)
}

/**
 * Prints changes until interrupted.
 * Source: kubectl pkg/cmd/get/get.go watch. One object is watched from its beginning, as its own resourceVersion may be older
 * than what the server keeps; its first event is what was printed already.
 */
export async function watchChanges(
  invocation: Invocation,
  fetched: Fetched,
  options: FetchOptions,
  printer: EventPrinter,
): Promise<number | Failure> {
  const { client, host } = invocation
  const { resource, name, body } = fetched
  const { limit: _, ...query } = options.query
  const since = name === null ? textAt(body, 'metadata', 'resourceVersion') : '0'
  let passesOver = name !== null
  const request = {
    method: 'GET' as const,
    path: client.path(resource, options.namespace),
    query: name === null ? query : { ...query, fieldSelector: `metadata.name=${name}` },
    ...(options.headers ? { headers: options.headers } : {}),
  }
  for await (const { type, object } of client.watch(request, since)) {
    if (type === 'ERROR') return failed({ text: textAt(object, 'message') || 'the watch was ended by the server' })
    if (passesOver) {
      passesOver = false
      continue
    }
    const text = eventText(printer, type, at(object) ?? null, host.nowMs())
    if (typeof text !== 'string') return text
    host.stdout(text)
  }
  return 0
}
