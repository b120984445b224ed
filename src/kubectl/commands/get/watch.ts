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

/** The resourceVersion that a watch goes on from: the list's, and for one object that of a list with only it. */
async function startOf({ client }: Invocation, { resource, name, body }: Fetched, options: FetchOptions): Promise<string> {
  if (name === null) return textAt(body, 'metadata', 'resourceVersion')
  const query = { ...options.query, fieldSelector: `metadata.name=${name}` }
  const list = await client.call({ method: 'GET', path: client.path(resource, options.namespace), query })
  return list.ok ? textAt(list.value.body, 'metadata', 'resourceVersion') : textAt(body, 'metadata', 'resourceVersion')
}

/**
 * Prints changes until interrupted.
 * Source: kubectl pkg/cmd/get/get.go watch. Differs: of one object the changes after its first printing are asked for, where
 * kubectl asks for all and passes over the first.
 */
export async function watchChanges(
  invocation: Invocation,
  fetched: Fetched,
  options: FetchOptions,
  printer: EventPrinter,
): Promise<number | Failure> {
  const { client, host } = invocation
  const { resource, name } = fetched
  const { limit: _, ...query } = options.query
  const since = await startOf(invocation, fetched, { ...options, query })
  const request = {
    method: 'GET' as const,
    path: client.path(resource, options.namespace),
    query: name === null ? query : { ...query, fieldSelector: `metadata.name=${name}` },
    ...(options.headers ? { headers: options.headers } : {}),
  }
  for await (const { type, object } of client.watch(request, since)) {
    if (type === 'ERROR') return failed({ text: textAt(object, 'message') || 'the watch was ended by the server' })
    const text = eventText(printer, type, at(object) ?? null, host.nowMs())
    if (typeof text !== 'string') return text
    host.stdout(text)
  }
  return 0
}
