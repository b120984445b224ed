import type { JsonValue } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import { at, listAt, textAt } from '../client/json.ts'
import { failed, type Trouble } from '../client/trouble.ts'
import type { Failure, Invocation } from '../command.ts'
import { ageOf } from '../print/age.ts'
import { layOut } from '../print/columns.ts'
import { sortKeys } from '../print/json-text.ts'
import { printerOf } from '../print/output.ts'
import { defineCommand } from './define.ts'

/** List events. Source: kubectl pkg/cmd/events. */
export const eventsCommand = defineCommand('events', run)

const lastSeen = (event: JsonValue): number =>
  Date.parse(textAt(event, 'series', 'lastObservedTime') || textAt(event, 'lastTimestamp') || textAt(event, 'eventTime')) || 0

/** `15m`, or `2m (x5 over 10m)` for one that was seen again. */
export function eventInterval(event: JsonValue, nowMs: number): string {
  const first = ageOf(textAt(event, 'eventTime') || textAt(event, 'firstTimestamp'), nowMs)
  const series = at(event, 'series', 'count')
  if (typeof series === 'number') return `${ageOf(textAt(event, 'series', 'lastObservedTime'), nowMs)} (x${series} over ${first})`
  const count = at(event, 'count')
  return typeof count === 'number' && count > 1
    ? `${ageOf(textAt(event, 'lastTimestamp'), nowMs)} (x${count} over ${first})`
    : first
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { flags, host, client } = invocation
  const everywhere = flags.bool('all-namespaces')
  const types = flags.list('types')
  const unknown = types.find((type) => !['Normal', 'Warning'].includes(type))
  if (unknown !== undefined) return failed({ text: `valid --types are Normal or Warning` })
  const about = await fieldsOf(invocation)
  if (!about.ok) return failed(about.error)
  const printer = await printerOf(flags, { host })
  if (!printer.ok) return failed(printer.error)
  const path = everywhere ? '/api/v1/events' : `/api/v1/namespaces/${client.namespace}/events`
  const list = await client.call({ method: 'GET', path, query: { ...about.value, limit: String(flags.int('chunk-size')) } })
  if (!list.ok) return failed(list.error)
  const passes = (event: JsonValue): boolean => types.length === 0 || types.includes(textAt(event, 'type'))
  const events = listAt(list.value.body, 'items')
    .filter(passes)
    .toSorted((a, b) => lastSeen(a) - lastSeen(b))
  const watches = flags.bool('watch')
  if (printer.value && !watches) {
    const text = printer.value(sortKeys({ apiVersion: 'v1', kind: 'EventList', metadata: {}, items: [...events] }))
    if (!text.ok) return failed(text.error)
    host.stdout(text.value)
    return 0
  }
  if (events.length === 0 && !watches) {
    host.stderr(everywhere ? 'No events found.\n' : `No events found in ${client.namespace} namespace.\n`)
    return 0
  }
  const widths: number[] = []
  const line = (event: JsonValue): readonly string[] => [
    ...(everywhere ? [textAt(event, 'metadata', 'namespace')] : []),
    eventInterval(event, host.nowMs()),
    textAt(event, 'type'),
    textAt(event, 'reason'),
    `${textAt(event, 'involvedObject', 'kind')}/${textAt(event, 'involvedObject', 'name')}`,
    textAt(event, 'message').trim(),
  ]
  const header = [...(everywhere ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']
  host.stdout(layOut([...(flags.bool('no-headers') ? [] : [header]), ...events.map(line)], widths))
  if (!watches) return 0
  const since = textAt(list.value.body, 'metadata', 'resourceVersion')
  for await (const { type, object } of client.watch({ method: 'GET', path, query: about.value }, since)) {
    if (type === 'ERROR') return failed({ text: textAt(object, 'message') })
    if (type !== 'DELETED' && passes(object)) host.stdout(layOut([line(object)], widths))
  }
  return 0
}

/** `--for pod/web` as a field selector. */
async function fieldsOf({ flags, client }: Invocation): Promise<Result<{ readonly [name: string]: string }, Trouble>> {
  const about = flags.text('for')
  if (about === '') return { ok: true, value: {} }
  const [type = '', name = '', ...more] = about.split('/')
  if (type === '' || name === '' || more.length > 0) return { ok: false, error: { text: '--for must be in resource/name form' } }
  const resource = await client.resource(type)
  if (!resource.ok) return resource
  return { ok: true, value: { fieldSelector: `involvedObject.kind=${resource.value.kind},involvedObject.name=${name}` } }
}
