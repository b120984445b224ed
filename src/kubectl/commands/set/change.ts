import type { JsonObject } from '../../../core/api/json.ts'
import { isKind } from '../../../core/api/kinds.ts'
import { structOf } from '../../../core/api/schema.ts'
import type { Result } from '../../../core/api/status.ts'
import { twoWayPatch } from '../../../core/apply/three-way.ts'
import { qualifiedPlural } from '../../client/client.ts'
import { objectAt, textAt } from '../../client/json.ts'
import { messageOf, type Trouble } from '../../client/trouble.ts'
import type { Invocation } from '../../command.ts'
import { asStruct } from '../../print/struct-order.ts'
import { dryRunOf } from '../dry-run.ts'
import { type Live, type LiveObjects, liveObjects, localObjects } from '../live.ts'
import { type Report, reporterOf } from '../reporter.ts'

/** What a command that changes objects found on its line. */
export interface Setting {
  readonly objects: LiveObjects
  readonly report: Report
  readonly dryRun: string
  /** Nothing is sent. */
  readonly here: boolean
}

/** The objects of a `set` command, and how it tells of them. */
export async function settingOf(
  invocation: Invocation,
  resources: readonly string[],
  choosers: readonly ('selector' | 'all')[],
): Promise<Result<Setting, Trouble>> {
  const dryRun = dryRunOf(invocation)
  if (!dryRun.ok) return dryRun
  const report = await reporterOf(invocation, dryRun.value, asStruct)
  if (!report.ok) return report
  const local = invocation.flags.bool('local')
  if (local && resources.length > 0) {
    const text =
      "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'"
    return { ok: false, error: { text } }
  }
  const objects = local
    ? await localObjects(invocation)
    : await liveObjects({ ...invocation, args: resources }, { choosers, needsName: true })
  if (!objects.ok) return objects
  const here = local || dryRun.value === 'client'
  return { ok: true, value: { objects: objects.value, report: report.value, dryRun: dryRun.value, here } }
}

/** The strategic patch between two states of an object. */
export const patchBetween = (before: JsonObject, after: JsonObject): JsonObject => {
  const kind = textAt(before, 'kind')
  return twoWayPatch(before, after, isKind(kind) ? structOf(kind) : '')
}

/** Sends a strategic patch; the refusal is the server's text behind `failing`. */
export async function sendPatch(
  { client, flags }: Invocation,
  { resource, namespace, name }: Live,
  patch: JsonObject,
  { dryRun, failing }: { readonly dryRun: string; readonly failing: string | null },
): Promise<Result<JsonObject, Trouble>> {
  const query = { fieldManager: flags.text('field-manager'), ...(dryRun === 'server' ? { dryRun: 'All' } : {}) }
  const headers = { 'content-type': 'application/strategic-merge-patch+json' }
  const answer = await client.call({ method: 'PATCH', path: client.path(resource, namespace, name), query, headers, body: patch })
  if (answer.ok) return { ok: true, value: answer.value.body as JsonObject }
  if (failing === null) return answer
  const { error } = answer
  return { ok: false, error: { text: failing + ('status' in error ? textAt(error.status, 'message') : messageOf(error)) } }
}

/** `deployments.apps/web`: an object in the words of what went wrong with it. */
export const objectTitle = ({ resource, name }: Live): string => `${qualifiedPlural(resource)}/${name}`

/** An object with another Pod spec; null for one that has none. Source: kubectl pkg/polymorphichelpers/updatepodspec.go. */
export function withPodSpec(object: JsonObject, change: (spec: JsonObject) => JsonObject): JsonObject | null {
  const kind = textAt(object, 'kind')
  const spec = objectAt(object, 'spec')
  if (kind === 'Pod') return { ...object, spec: change(spec) }
  if (kind !== 'Deployment' && kind !== 'ReplicaSet') return null
  const template = objectAt(spec, 'template')
  return { ...object, spec: { ...spec, template: { ...template, spec: change(objectAt(template, 'spec')) } } }
}

/** What is said of an object without a Pod spec, by its Go type. */
export function noPodSpec(object: JsonObject): string {
  const [version = '', group = 'core'] = textAt(object, 'apiVersion').split('/').toReversed()
  const type = `*${group === 'core' ? '' : (group.split('.')[0] ?? '')}${version}.${textAt(object, 'kind')}`
  return `the object is not a pod or does not have a pod template: ${type}`
}
