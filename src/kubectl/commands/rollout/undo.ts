import type { JsonObject } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { deepEqual } from '../../../core/apiserver/registry/equal.ts'
import { LAST_APPLIED } from '../../../core/apply/last-applied.ts'
import { REVISION } from '../../../core/controllers/deployment/annotations.ts'
import { at, objectAt, textAt } from '../../client/json.ts'
import { failed, messageOf, type Trouble } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { asStruct } from '../../print/struct-order.ts'
import { defineCommand } from '../define.ts'
import { podTemplateText } from '../describe/pod-template.ts'
import { dryRunOf } from '../dry-run.ts'
import type { Live } from '../live.ts'
import { reporterOf } from '../reporter.ts'
import { groupKind, replicaSetsOf, revisionOf, rolloutObjects, withoutHash } from './targets.ts'

/** Undo a previous rollout. Source: kubectl pkg/cmd/rollout/rollout_undo.go, pkg/polymorphichelpers/rollback.go. */
export const rolloutUndoCommand = defineCommand('rollout undo', run, ['kustomize'])

/** Annotations of a Deployment that are not a revision's. */
const KEPT = [
  LAST_APPLIED,
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

async function run(invocation: Invocation): Promise<number | Failure> {
  const dryRun = dryRunOf(invocation)
  if (!dryRun.ok) return failed(dryRun.error)
  const live = await rolloutObjects(invocation)
  if (!live.ok) return failed(live.error)
  const report = await reporterOf(invocation, dryRun.value, asStruct)
  if (!report.ok) return failed(report.error)
  const troubles = [...live.value.troubles]
  for (const one of live.value.found) {
    const done = await rollBack(invocation, one, dryRun.value)
    const trouble = done.ok ? report.value(one.object, done.value) : done.error
    if (trouble) troubles.push(trouble)
  }
  return troubles.length > 0 ? failed(...troubles) : 0
}

/** The ReplicaSet to go back to: that of a revision, or (0) the one before the newest. */
function chosen(sets: readonly JsonObject[], revision: number, name: string): Result<JsonObject, Trouble> {
  const numbered = sets.filter((set) => revisionOf(set) !== null)
  if (revision === 0) {
    const set = numbered.at(-2)
    return set ? { ok: true, value: set } : refused(`no rollout history found for deployment ${JSON.stringify(name)}`)
  }
  const set = numbered.find((one) => revisionOf(one) === revision)
  return set ? { ok: true, value: set } : refused(`unable to find specified revision ${revision} in history`)
}

async function rollBack(invocation: Invocation, one: Live, dryRun: string): Promise<Result<string, Trouble>> {
  const { client, flags } = invocation
  const { resource, namespace, name, object } = one
  if (resource.kind !== 'Deployment') {
    return refused(`no rollbacker has been implemented for ${JSON.stringify(groupKind(one))}`)
  }
  const revision = flags.int('to-revision')
  if (revision < 0) return refused(`unable to find specified revision ${revision} in history`)
  const sets = await replicaSetsOf(invocation, one)
  if (!sets.ok) return sets
  const set = chosen(sets.value, revision, name)
  if (!set.ok) return set
  const template = objectAt(set.value, 'spec', 'template')
  if (dryRun === 'client') return { ok: true, value: podTemplateText(template) }
  if (at(object, 'spec', 'paused') === true) {
    return refused("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again")
  }
  const value = withoutHash(template)
  if (deepEqual(value, withoutHash(objectAt(object, 'spec', 'template')))) {
    return { ok: true, value: `skipped rollback (current template already matches revision ${revision})` }
  }
  const [own, theirs] = [objectAt(object, 'metadata', 'annotations'), objectAt(set.value, 'metadata', 'annotations')]
  const annotations = Object.fromEntries([
    ...Object.entries(own).filter(([key]) => KEPT.includes(key)),
    ...Object.entries(theirs).filter(([key]) => !KEPT.includes(key)),
  ])
  const body = [
    { op: 'replace', path: '/spec/template', value },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ]
  const query = dryRun === 'server' ? { query: { dryRun: 'All' } } : {}
  const headers = { 'content-type': 'application/json-patch+json' }
  const answer = await client.call({ method: 'PATCH', path: client.path(resource, namespace, name), ...query, headers, body })
  if (answer.ok) return { ok: true, value: 'rolled back' }
  const { error } = answer
  const why = 'status' in error ? textAt(error.status, 'message') : messageOf(error)
  return refused(`failed restoring revision ${revision}: ${why}`)
}
