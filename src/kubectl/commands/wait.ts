import type { JsonValue } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import { qualifiedKind, qualifiedPlural } from '../client/client.ts'
import { at, listAt, textAt } from '../client/json.ts'
import { failed, isNotFound, type Trouble } from '../client/trouble.ts'
import type { Failure, Invocation } from '../command.ts'
import { findJsonPath } from '../print/jsonpath/evaluate.ts'
import { parseRelaxedPath } from '../print/jsonpath/relaxed.ts'
import { defineCommand } from './define.ts'
import { type Wanted, wantedObjects } from './wanted.ts'

/** Wait for a specific condition on one or many resources. Source: kubectl pkg/cmd/wait. */
export const waitCommand = defineCommand('wait', run, ['local'])

/** True when an object is as it was waited for; an error ends the waiting. */
type Condition = (object: JsonValue) => Result<boolean, Trouble>
type Awaited = { readonly is: 'deleted' } | { readonly is: 'created' } | { readonly is: 'met'; readonly met: Condition }

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

function parseFor(text: string): Result<Awaited, Trouble> {
  const lower = text.toLowerCase()
  if (lower === 'delete') return { ok: true, value: { is: 'deleted' } }
  if (lower === 'create') return { ok: true, value: { is: 'created' } }
  if (text.startsWith('condition=')) {
    const [name = '', value = 'true'] = text.slice('condition='.length).split('=')
    return { ok: true, value: { is: 'met', met: (object) => ({ ok: true, value: hasCondition(object, name, value) }) } }
  }
  return text.startsWith('jsonpath=')
    ? parseJsonPathFor(text.slice('jsonpath='.length))
    : refused(`unrecognized condition: ${JSON.stringify(text)}`)
}

function hasCondition(object: JsonValue, name: string, value: string): boolean {
  const found = listAt(object, 'status', 'conditions').find((one) => textAt(one, 'type').toLowerCase() === name.toLowerCase())
  if (!found) return false
  const [generation, observed] = [at(object, 'metadata', 'generation'), at(object, 'status', 'observedGeneration')]
  // A condition that was found before the last change of the spec says nothing of it.
  if (typeof generation === 'number' && typeof observed === 'number' && observed < generation) return false
  return textAt(found, 'status').toLowerCase() === value.toLowerCase()
}

function parseJsonPathFor(text: string): Result<Awaited, Trouble> {
  const [, expression = text, value] = /^('?\{[^}]*\}'?|[^=]*)(?:=([\s\S]*))?$/.exec(text) ?? []
  if (value === '') return refused('jsonpath wait value cannot be empty')
  const path = parseRelaxedPath(expression.replace(/^'|'$/g, ''))
  if (!path.ok) return refused(path.error)
  const wanted = value?.replace(/^["']|["']$/g, '')
  const met: Condition = (object) => {
    const found = findJsonPath(path.value, object)
    if (!found.ok) return refused(found.error)
    const [first, another] = found.value
    if (another !== undefined && wanted !== undefined) return refused('given jsonpath expression matches more than one value')
    if (first === undefined) return { ok: true, value: false }
    if (wanted === undefined) return { ok: true, value: true }
    if (typeof first === 'object' && first !== null)
      return refused('jsonpath leads to a nested object or list which is not supported')
    return { ok: true, value: String(first) === wanted }
  }
  return { ok: true, value: { is: 'met', met } }
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { flags, host } = invocation
  const awaited = parseFor(flags.text('for'))
  if (!awaited.ok) return failed(awaited.error)
  const wanted = await wantedObjects(invocation, {
    choosers: ['selector', 'field-selector', 'all', 'all-namespaces'],
    needsName: false,
  })
  if (!wanted.ok) return failed(wanted.error)
  if (wanted.value.length === 0) return awaited.value.is === 'deleted' ? 0 : failed({ text: 'no matching resources found' })
  const timeout = flags.duration('timeout')
  // Below zero stands for a week.
  const untilMs = host.nowMs() + (timeout < 0 ? 7 * 24 * 3_600_000 : timeout)
  const troubles: Trouble[] = []
  for (const one of wanted.value) {
    const trouble = await until(invocation, one, awaited.value, untilMs)
    if (host.interrupted()) return 130
    if (trouble) troubles.push(trouble)
    else host.stdout(`${qualifiedKind(one.resource)}/${one.name} condition met\n`)
  }
  return troubles.length > 0 ? failed(...troubles) : 0
}

async function until(
  { client, host }: Invocation,
  { resource, namespace, name }: Wanted,
  awaited: Awaited,
  untilMs: number,
): Promise<Trouble | null> {
  const timedOut: Trouble = { text: `timed out waiting for the condition on ${qualifiedPlural(resource)}/${name}` }
  const path = client.path(resource, namespace)
  const query = { fieldSelector: `metadata.name=${name}` }
  for (;;) {
    const answer = await client.call({ method: 'GET', path: client.path(resource, namespace, name) })
    const missing = !answer.ok && isNotFound(answer.error)
    if (!answer.ok && !(missing && awaited.is !== 'met')) return answer.error
    if (awaited.is === 'deleted' ? missing : awaited.is === 'created' && !missing) return null
    if (answer.ok && awaited.is === 'met') {
      const met = awaited.met(answer.value.body)
      if (!met.ok) return met.error
      if (met.value) return null
    }
    if (host.nowMs() >= untilMs) return timedOut
    const list = await client.call({ method: 'GET', path, query })
    if (!list.ok) return list.error
    for await (const { type } of client.watch(
      { method: 'GET', path, query },
      textAt(list.value.body, 'metadata', 'resourceVersion'),
      untilMs,
    )) {
      // Whatever changed: the object is looked at anew.
      if (type !== 'BOOKMARK') break
    }
    if (host.interrupted()) return null
  }
}
