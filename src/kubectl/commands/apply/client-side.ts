import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import { isKind } from '../../../core/api/kinds.ts'
import { structOf } from '../../../core/api/schema.ts'
import type { Result } from '../../../core/api/status.ts'
import { lastApplied, neverApplied, withLastApplied } from '../../../core/apply/last-applied.ts'
import { threeWayPatch } from '../../../core/apply/three-way.ts'
import { qualifiedPlural } from '../../client/client.ts'
import { isObject, textAt } from '../../client/json.ts'
import { isNotFound, type Trouble, withSource } from '../../client/trouble.ts'
import type { Invocation } from '../../command.ts'
import { compactJson, sortKeys } from '../../print/json-text.ts'
import { described, type Manifest, writeQueryOf } from '../manifests.ts'
import type { Applied, Settings } from './settings.ts'

const STRATEGIC = { 'content-type': 'application/strategic-merge-patch+json' }

/** A new object says nothing with null. */
const withoutNulls = (value: JsonValue): JsonValue => {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== null)
      .map(([key, part]) => [key, withoutNulls(part)]),
  )
}

/**
 * Applies an object by a patch that is found here, from what was applied last, what is wanted now and what there is.
 * Source: kubectl pkg/cmd/apply/{apply,patcher}.go. Differs: a conflict is not tried again, as a patch names no resourceVersion
 * that could be old.
 */
export async function applyOnClient(
  invocation: Invocation,
  manifest: Manifest,
  settings: Settings,
): Promise<Result<Applied, Trouble>> {
  const { client } = invocation
  const { resource, namespace, name, object, source } = manifest
  const retrieving = `retrieving current configuration of:\n${described(manifest)}\nfrom server for:`
  if (name === '') {
    const beginning = textAt(object, 'metadata', 'generateName')
    if (beginning !== '') return { ok: false, error: { text: `from ${beginning}: cannot use generate name with apply` } }
    return { ok: false, error: withSource({ text: 'resource name may not be empty' }, retrieving, source) }
  }
  const path = client.path(resource, namespace, name)
  const live = await client.call({ method: 'GET', path })
  if (live.ok) return isObject(live.value.body) ? patchLive(invocation, manifest, live.value.body, settings) : configured(object)
  if (!isNotFound(live.error)) return { ok: false, error: withSource(live.error, retrieving, source) }
  const body = withoutNulls(withLastApplied(object))
  if (settings.dryRun === 'client') return { ok: true, value: { object: body, done: 'created' } }
  const made = await client.call({ method: 'POST', path: client.path(resource, namespace), query: queryOf(settings), body })
  if (!made.ok) return { ok: false, error: withSource(made.error, 'creating', source) }
  return { ok: true, value: { object: made.value.body, done: 'created' } }
}

const queryOf = ({ manager, validation, dryRun }: Settings): { readonly [name: string]: string } =>
  writeQueryOf(manager, validation, dryRun)

const configured = (object: JsonValue): Result<Applied, Trouble> => ({ ok: true, value: { object, done: 'configured' } })

async function patchLive(
  invocation: Invocation,
  manifest: Manifest,
  live: JsonObject,
  settings: Settings,
): Promise<Result<Applied, Trouble>> {
  const { client, host } = invocation
  const { resource, namespace, name, object, source } = manifest
  if (settings.dryRun === 'client') return configured(live)
  const last = lastApplied(live)
  if (!last) host.stderr(`Warning: ${neverApplied(qualifiedPlural(resource), name)}\n`)
  const file = withLastApplied(object)
  const patch = threeWayPatch(last ?? {}, file, live, isKind(resource.kind) ? structOf(resource.kind) : '')
  if (Object.keys(patch).length === 0) return { ok: true, value: { object: live, done: 'unchanged' } }
  const path = client.path(resource, namespace, name)
  const answer = await client.call({ method: 'PATCH', path, query: queryOf(settings), headers: STRATEGIC, body: patch })
  if (answer.ok) {
    warnIfDeleting(invocation, answer.value.body, name)
    return configured(answer.value.body)
  }
  const reason = 'status' in answer.error ? textAt(answer.error.status, 'reason') : ''
  if (settings.force && ['Conflict', 'Invalid'].includes(reason)) return recreate(invocation, manifest, file, settings)
  const applying = `applying patch:\n${compactJson(sortKeys(patch))}\nto:\n${described(manifest)}\nfor:`
  return { ok: false, error: withSource(withSource(answer.error, 'patching', source), applying, source) }
}

/** `--force`: what cannot be changed is deleted and made anew. */
async function recreate(
  { client, host }: Invocation,
  { resource, namespace, name, source }: Manifest,
  file: JsonObject,
  settings: Settings,
): Promise<Result<Applied, Trouble>> {
  const path = client.path(resource, namespace, name)
  const gone = await client.call({ method: 'DELETE', path, body: { propagationPolicy: 'Background' } })
  if (!gone.ok && !isNotFound(gone.error)) return gone
  while (!host.interrupted()) {
    const left = await client.call({ method: 'GET', path })
    if (!left.ok) break
    await host.wait(1000)
  }
  const made = await client.call({ method: 'POST', path: client.path(resource, namespace), query: queryOf(settings), body: file })
  return made.ok ? configured(made.value.body) : { ok: false, error: withSource(made.error, 'patching', source) }
}

/** Source: kubectl pkg/cmd/apply/apply.go WarnIfDeleting. */
export function warnIfDeleting({ host }: Invocation, object: JsonValue, name: string): void {
  if (textAt(object, 'metadata', 'deletionTimestamp') === '') return
  host.stderr(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`)
}
