import type { JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { qualifiedKind } from '../../client/client.ts'
import { readFiles } from '../../client/files.ts'
import { textAt } from '../../client/json.ts'
import { type Selected, selectArgs } from '../../client/select.ts'
import { failed, isNotFound, type Trouble, usageError } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { sortKeys } from '../../print/json-text.ts'
import type { Action } from '../../print/jsonpath/parse.ts'
import { parseRelaxedPath } from '../../print/jsonpath/relaxed.ts'
import { listOf, type PrintObject, printerOf } from '../../print/output.ts'
import { asTable, rowsOf, type TableOptions, TableWriter } from '../../print/table.ts'
import { defineCommand } from '../define.ts'
import { AS_TABLE, type Fetched, type FetchOptions, fetchAll, objectsIn, selectorsOf } from './fetch.ts'
import { sortBy } from './sort.ts'
import { watchChanges } from './watch.ts'

const NOTHING_ASKED = `You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

`
const NO_RESOURCE = `Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).`

/** Display one or many resources. Source: kubectl pkg/cmd/get/get.go. */
export const getCommand = defineCommand('get', run, ['kustomize', 'subresource', 'server-print'])

async function run(invocation: Invocation): Promise<number | Failure> {
  const { args, flags, host, client } = invocation
  if (flags.text('raw') !== '') return raw(invocation)
  const printer = await printerOf(flags, { columns: true, host })
  const files = flags.list('filename')
  if (args.length === 0 && files.length === 0) {
    const { stderr, exitCode } = usageError('get', NO_RESOURCE)
    return { stderr: NOTHING_ASKED + stderr, exitCode }
  }
  const selected = files.length > 0 ? await selectFiles(invocation, files) : await selectTypes(invocation)
  if (!selected.ok) return failed(selected.error)
  const watches = flags.bool('watch') || flags.bool('watch-only')
  const types = new Set(selected.value.map(({ resource }) => resource))
  if (watches && types.size > 1) return failed({ text: 'you may only specify a single resource type' })
  const sort = parseRelaxedPath(flags.text('sort-by'))
  if (!sort.ok) return failed({ text: sort.error })
  const options = optionsOf(invocation, !printer.ok || printer.value !== null)
  const { fetched, troubles } = await fetchAll(client, selected.value, options)
  const kept = flags.bool('ignore-not-found') ? troubles.filter((trouble) => !isNotFound(trouble)) : troubles
  if (watches && kept.length > 0) return failed(...kept)
  // The printer is made for what was found: one object that is missing is told first.
  if (!printer.ok) return failed(...(isSingle(selected.value) && kept.length > 0 ? kept : [printer.error]))
  return printer.value
    ? printObjects(invocation, { fetched, troubles: kept, options, sort: sort.value }, printer.value, selected.value)
    : printTables(invocation, { fetched, troubles: kept, options, sort: sort.value }, types.size > 1)
}

const isSingle = (selected: readonly Selected[]): boolean => selected.length === 1 && selected[0]?.name !== null

interface Gotten {
  readonly fetched: readonly Fetched[]
  readonly troubles: readonly Trouble[]
  readonly options: FetchOptions
  readonly sort: readonly Action[]
}

async function raw({ args, flags, host, client }: Invocation): Promise<number | Failure> {
  if (args.length > 0) return usageError('get', 'arguments may not be passed when --raw is specified')
  const answer = await client.call({ method: 'GET', path: flags.text('raw') })
  if (!answer.ok) return failed(answer.error)
  const { body } = answer.value
  host.stdout(typeof body === 'string' ? body : JSON.stringify(body))
  return 0
}

function selectTypes({ args, flags, client }: Invocation): Promise<Result<readonly Selected[], Trouble>> {
  const selecting = flags.text('selector') !== '' || flags.text('field-selector') !== ''
  return selectArgs(client, args, { selecting, allNamespaces: flags.bool('all-namespaces') })
}

async function selectFiles(
  { flags, host, client }: Invocation,
  files: readonly string[],
): Promise<Result<readonly Selected[], Trouble>> {
  const objects = await readFiles(host, files, flags.bool('recursive'))
  if (!objects.ok) return objects
  const selected: Selected[] = []
  for (const { object } of objects.value) {
    const resource = await client.resourceOfKind(textAt(object, 'apiVersion'), textAt(object, 'kind'))
    if (!resource.ok) return resource
    selected.push({ resource: resource.value, name: textAt(object, 'metadata', 'name') })
  }
  return { ok: true, value: selected }
}

function optionsOf({ flags, client }: Invocation, asObjects: boolean): FetchOptions {
  const sorts = flags.text('sort-by') !== ''
  const size = flags.int('chunk-size')
  return {
    namespace: flags.bool('all-namespaces') ? null : client.namespace,
    query: {
      ...selectorsOf(flags),
      ...(sorts && !asObjects ? { includeObject: 'Object' } : {}),
      ...(!sorts && size > 0 ? { limit: String(size) } : {}),
    },
    ...(asObjects ? {} : { headers: { accept: AS_TABLE } }),
  }
}

/** `-o yaml`, `name`, `jsonpath` …: one object by itself where one was named, else a List. */
async function printObjects(
  invocation: Invocation,
  { fetched, troubles, options, sort }: Gotten,
  print: PrintObject,
  selected: readonly Selected[],
): Promise<number | Failure> {
  const { flags, host } = invocation
  const single = isSingle(selected)
  const found = fetched.flatMap(objectsIn)
  if (single && troubles.length > 0) return failed(...troubles)
  if (found.length === 0 && flags.bool('ignore-not-found')) return troubles.length > 0 ? failed(...troubles) : 0
  const sorted =
    sort.length === 0 ? ({ ok: true, value: found } as const) : sortBy(found, (object) => object, sort, flags.text('sort-by'))
  if (!sorted.ok) return failed({ text: sorted.error })
  const watches = flags.bool('watch') || flags.bool('watch-only')
  if (!flags.bool('watch-only')) {
    const whole: readonly JsonValue[] = single || watches ? sorted.value : [listOf(sorted.value)]
    for (const object of whole) {
      const shown = watches && flags.bool('output-watch-events') ? { type: 'ADDED', object } : object
      const text = print(sortKeys(shown))
      if (!text.ok) return failed(text.error)
      host.stdout(text.value)
    }
  }
  if (troubles.length > 0) return failed(...troubles)
  const [first] = fetched
  if (!watches || !first) return 0
  return watchChanges(invocation, first, options, { object: print, withEvents: flags.bool('output-watch-events') })
}

/** Tables, each type its own. */
async function printTables(invocation: Invocation, gotten: Gotten, severalTypes: boolean): Promise<number | Failure> {
  const { flags, host } = invocation
  const { fetched, troubles, options } = gotten
  const withEvents = flags.bool('output-watch-events') && (flags.bool('watch') || flags.bool('watch-only'))
  let printed = false
  let writer = new TableWriter(tableOptions(invocation, null, withEvents))
  const types = [...new Set(fetched.map(({ resource }) => resource))]
  for (const resource of types) {
    const prefix = severalTypes || flags.bool('show-kind') ? qualifiedKind(resource) : null
    writer = new TableWriter(tableOptions(invocation, prefix, withEvents, resource.namespaced))
    const tables = fetched.filter((one) => one.resource === resource).map(({ body }) => asTable(body, host.nowMs()))
    for (const table of tables) writer.learn(table)
    const rows = tables.flatMap(rowsOf)
    const sorted = sortBy(rows, ({ object }) => object, gotten.sort, flags.text('sort-by'))
    if (flags.bool('watch-only')) continue
    const text = writer.text(sorted.ok ? sorted.value : rows, withEvents ? 'ADDED   ' : '')
    if (text === '') continue
    host.stdout(printed && !flags.bool('no-headers') ? `\n${text}` : text)
    printed = true
  }
  if (troubles.length > 0) return failed(...troubles)
  const [first] = fetched
  if (first && (flags.bool('watch') || flags.bool('watch-only')))
    return watchChanges(invocation, first, options, { table: writer })
  if (!printed && !flags.bool('ignore-not-found'))
    host.stderr(
      nothingFound(
        invocation,
        types.every(({ namespaced }) => namespaced),
      ),
    )
  return 0
}

const nothingFound = ({ flags, client }: Invocation, namespaced: boolean): string =>
  namespaced && !flags.bool('all-namespaces') ? `No resources found in ${client.namespace} namespace.\n` : 'No resources found\n'

const tableOptions = (
  { flags }: Invocation,
  kindPrefix: string | null,
  withEvents: boolean,
  namespaced = true,
): TableOptions => ({
  wide: flags.text('output') === 'wide',
  noHeaders: flags.bool('no-headers'),
  withNamespace: flags.bool('all-namespaces') && namespaced,
  kindPrefix,
  labelColumns: flags.list('label-columns'),
  showLabels: flags.bool('show-labels'),
  withEvents,
})
