import type { JsonObject, JsonValue } from '../api/json.ts'
import { apiVersionOf, type KubeObject, type Resource } from '../api/kinds.ts'
import type { Result } from '../api/status.ts'
import { parseSelector } from '../labels/parse.ts'
import { matches } from '../labels/selector.ts'
import type { Change } from '../storage/reader.ts'
import { isJsonObject } from './decode.ts'
import { badRequest, notFound } from './errors.ts'
import { parseFieldSelector } from './field-selector.ts'
import { type Page, pageOf } from './paging.ts'
import type { Registry } from './registry/registry.ts'
import { asJson, respond, respondObject, respondStatus } from './response.ts'
import type { TablePrinter, TableRequest } from './table/types.ts'
import type { ApiRequest, ApiResponse } from './types.ts'

type Query = ReadonlyMap<string, string>
type Test = (object: KubeObject) => boolean

/** What `labelSelector` and `fieldSelector` let through. */
export function selection(resource: Resource, query: Query): Result<Test> {
  const labels = parseSelector(query.get('labelSelector') ?? '')
  if (!labels.ok) return { ok: false, error: badRequest(labels.error) }
  const fields = parseFieldSelector(resource.kind, query.get('fieldSelector') ?? '')
  if (!fields.ok) return { ok: false, error: badRequest(fields.error) }
  const [selector, test] = [labels.value, fields.value]
  return { ok: true, value: (object) => matches(selector, object.metadata.labels ?? {}) && test(object) }
}

/** The stored object as a reader sees it. */
const shown = (registry: Registry, object: KubeObject): KubeObject => registry.strategy(object.kind).decorate?.(object) ?? object

/** How a read is answered, besides what it asks for. */
export interface Reading {
  readonly query: Query
  readonly headers?: ApiRequest['headers']
  /** Prints Tables where somebody can. */
  readonly tables: TablePrinter | undefined
}

const versionOf = ({ metadata: { resourceVersion } }: KubeObject): TableRequest['metadata'] => ({ resourceVersion })

type Print = (objects: readonly KubeObject[], metadata: TableRequest['metadata'], withColumns: boolean) => JsonValue

/** Prints as a Table when the request asks for one; null when it does not, or when nobody here can. */
function tableFor(registry: Registry, { kind }: Resource, { query, headers, tables }: Reading): Result<Print | null> {
  const include = tables?.wanted(headers, query)
  if (include && !include.ok) return include
  const includeObject = include?.value
  if (!tables || !includeObject) return { ok: true, value: null }
  const json = (objects: readonly KubeObject[]): readonly JsonObject[] =>
    objects.flatMap((object) => {
      const value = asJson(shown(registry, object))
      return isJsonObject(value) ? [value] : []
    })
  return {
    ok: true,
    value: (objects, metadata, withColumns) =>
      tables.print({ kind, objects: json(objects), metadata, nowMs: registry.nowMs, includeObject, withColumns }),
  }
}

export function getObject(
  registry: Registry,
  resource: Resource,
  namespace: string,
  name: string,
  reading: Reading,
): ApiResponse {
  const found = registry.store.get(resource.kind, namespace, name)
  if (!found) return respondStatus(notFound(resource, name))
  const table = tableFor(registry, resource, reading)
  if (!table.ok) return respondStatus(table.error)
  if (table.value) return respond(200, table.value([found], versionOf(found), true))
  return respondObject(200, shown(registry, found))
}

function listObject(registry: Registry, resource: Resource, { objects, rest }: Page): JsonValue {
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: { resourceVersion: String(registry.store.revision), ...rest },
    items: objects.map((object) => asJson(shown(registry, object))),
  }
}

/** Objects of a collection that pass, by namespace and name. Looks at all of the collection. */
export function collect(registry: Registry, resource: Resource, namespace: string | null, test: Test): readonly KubeObject[] {
  const objects: readonly KubeObject[] = registry.store.list(resource.kind, namespace ?? undefined)
  return objects.filter(test)
}

export function listObjects(registry: Registry, resource: Resource, namespace: string | null, reading: Reading): ApiResponse {
  const { query } = reading
  const test = selection(resource, query)
  if (!test.ok) return respondStatus(test.error)
  const table = tableFor(registry, resource, reading)
  if (!table.ok) return respondStatus(table.error)
  const print = table.value
  if (isTrue(query.get('watch'))) return watchObjects(registry, resource, namespace, query, test.value, print)
  const filtered = ['labelSelector', 'fieldSelector'].some((name) => (query.get(name) ?? '') !== '')
  const page = pageOf(collect(registry, resource, namespace, test.value), query, filtered)
  if (!page.ok) return respondStatus(page.error)
  const { objects, rest } = page.value
  const metadata = { resourceVersion: String(registry.store.revision), ...rest }
  return respond(200, print ? print(objects, metadata, true) : listObject(registry, resource, page.value))
}

const isTrue = (text: string | undefined): boolean => text === 'true' || text === '1'

/** A change as a watch with a selection tells it: an object that stops passing is gone, one that starts to is new. */
function eventOf(change: Change, test: Test): { readonly type: Change['type']; readonly object: KubeObject } | null {
  const [was, is] = [change.before !== undefined && test(change.before), test(change.after)]
  if (change.type === 'DELETED') return was ? { type: 'DELETED', object: change.after } : null
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object: change.after }
  return was ? { type: 'DELETED', object: change.after } : null
}

/** Events since a resourceVersion, oldest first; without one, everything that is there as ADDED. */
function watchObjects(
  registry: Registry,
  resource: Resource,
  namespace: string | null,
  query: Query,
  test: Test,
  table: Print | null,
): ApiResponse {
  const since = query.get('resourceVersion') ?? ''
  let isFirst = true
  const print = (type: string, object: KubeObject): JsonValue => {
    // The columns come once: a client keeps them for the rows that follow.
    const columns = isFirst
    isFirst = false
    return { type, object: table ? table([object], versionOf(object), columns) : asJson(shown(registry, object)) }
  }
  if (since === '' || since === '0') {
    return respond(
      200,
      collect(registry, resource, namespace, test).map((object) => print('ADDED', object)),
    )
  }
  if (!/^\d+$/.test(since)) return respondStatus(badRequest(`invalid resource version: ${JSON.stringify(since)}`))
  const changes = registry.log.since(since)
  if (!changes.ok) return respondStatus(changes.error)
  const here = (change: Change): boolean =>
    change.kind === resource.kind && (namespace === null || (change.after.metadata.namespace ?? '') === namespace)
  const events = changes.value.filter(here).flatMap((change) => {
    const event = eventOf(change, test)
    return event ? [print(event.type, event.object)] : []
  })
  return respond(200, events)
}
