import type { JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { at, listAt, textAt } from '../../client/json.ts'
import { failed, type Trouble } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { defineCommand } from '../define.ts'
import type { Live } from '../live.ts'
import { groupKind, revisionOf, rolloutObjects } from './targets.ts'

/** Show the status of the rollout. Source: kubectl pkg/cmd/rollout/rollout_status.go. */
export const rolloutStatusCommand = defineCommand('rollout status', run, ['kustomize'])

const numberAt = (object: JsonValue, ...path: readonly string[]): number => Number(at(object, ...path) ?? 0)
const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

interface Told {
  readonly text: string
  readonly done: boolean
}

const waiting = (text: string): Result<Told, Trouble> => ({ ok: true, value: { text: `${text}\n`, done: false } })

/** How far a Deployment is. Source: kubectl pkg/polymorphichelpers/rollout_status.go. */
function statusOf(object: JsonValue, revision: number): Result<Told, Trouble> {
  const name = JSON.stringify(textAt(object, 'metadata', 'name'))
  const running = revisionOf(object) ?? 0
  if (revision > 0 && revision !== running) {
    return refused(`desired revision (${revision}) is different from the running revision (${running})`)
  }
  if (numberAt(object, 'metadata', 'generation') > numberAt(object, 'status', 'observedGeneration')) {
    return waiting('Waiting for deployment spec update to be observed...')
  }
  const progressing = listAt(object, 'status', 'conditions').find((one) => textAt(one, 'type') === 'Progressing')
  if (textAt(progressing, 'reason') === 'ProgressDeadlineExceeded') {
    return refused(`deployment ${name} exceeded its progress deadline`)
  }
  const wanted = numberAt(object, 'spec', 'replicas')
  const [replicas, updated, available] = ['replicas', 'updatedReplicas', 'availableReplicas'].map((field) =>
    numberAt(object, 'status', field),
  ) as [number, number, number]
  const finish = `Waiting for deployment ${name} rollout to finish:`
  if (updated < wanted) return waiting(`${finish} ${updated} out of ${wanted} new replicas have been updated...`)
  if (replicas > updated) return waiting(`${finish} ${replicas - updated} old replicas are pending termination...`)
  if (available < updated) return waiting(`${finish} ${available} of ${updated} updated replicas are available...`)
  return { ok: true, value: { text: `deployment ${name} successfully rolled out\n`, done: true } }
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { client, flags, host } = invocation
  if (flags.int('revision') < 0) return failed({ text: `revision must be a positive integer: ${flags.int('revision')}` })
  const live = await rolloutObjects(invocation)
  if (!live.ok) return failed(live.error)
  const { found, troubles } = live.value
  if (found.length === 0 && troubles.length === 0) host.stderr(`No resources found in ${client.namespace} namespace.\n`)
  const all = [...troubles]
  for (const one of found) {
    const trouble = one.resource.kind === 'Deployment' ? await follow(invocation, one) : unknownKind(one)
    if (host.interrupted()) return 130
    if (trouble) all.push(trouble)
  }
  return all.length > 0 ? failed(...all) : 0
}

const unknownKind = (one: Live): Trouble => ({ text: `no status viewer has been implemented for ${groupKind(one)}` })

/** Tells how a Deployment comes on until it is done. */
async function follow({ client, flags, host }: Invocation, { resource, namespace, name }: Live): Promise<Trouble | null> {
  const timeout = flags.duration('timeout')
  const untilMs = timeout > 0 ? host.nowMs() + timeout : Number.POSITIVE_INFINITY
  const request = {
    method: 'GET',
    path: client.path(resource, namespace),
    query: { fieldSelector: `metadata.name=${name}` },
  } as const
  const list = await client.call(request)
  if (!list.ok) return list.error
  const told = (object: JsonValue): Trouble | 'done' | 'goes on' => {
    const status = statusOf(object, flags.int('revision'))
    if (!status.ok) return status.error
    host.stdout(status.value.text)
    return status.value.done || !flags.bool('watch') ? 'done' : 'goes on'
  }
  for (const object of listAt(list.value.body, 'items')) {
    const outcome = told(object)
    if (outcome !== 'goes on') return outcome === 'done' ? null : outcome
  }
  const since = textAt(list.value.body, 'metadata', 'resourceVersion')
  for await (const { type, object } of client.watch(request, since, untilMs)) {
    if (type === 'DELETED') return { text: 'object has been deleted' }
    if (type !== 'ADDED' && type !== 'MODIFIED') continue
    const outcome = told(object)
    if (outcome !== 'goes on') return outcome === 'done' ? null : outcome
  }
  return host.interrupted() ? null : { text: 'timed out waiting for the condition' }
}
