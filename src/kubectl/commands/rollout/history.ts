import type { JsonObject } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { objectAt, textAt } from '../../client/json.ts'
import { failed, type Trouble } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { doneLine } from '../../print/name.ts'
import { printerOf } from '../../print/output.ts'
import { asStruct } from '../../print/struct-order.ts'
import { layOutTabs } from '../../print/tab-writer.ts'
import { defineCommand } from '../define.ts'
import { podTemplateText } from '../describe/pod-template.ts'
import type { Live } from '../live.ts'
import { groupKind, replicaSetsOf, revisionOf, rolloutObjects } from './targets.ts'

/** View rollout history. Source: kubectl pkg/cmd/rollout/rollout_history.go, pkg/polymorphichelpers/history.go. */
export const rolloutHistoryCommand = defineCommand('rollout history', run, ['kustomize'])

const CHANGE_CAUSE = 'kubernetes.io/change-cause'

async function run(invocation: Invocation): Promise<number | Failure> {
  const { flags, host } = invocation
  const revision = flags.int('revision')
  if (revision < 0) return failed({ text: `revision must be a positive integer: ${revision}` })
  const live = await rolloutObjects(invocation)
  if (!live.ok) return failed(live.error)
  const troubles = [...live.value.troubles]
  const printer = await printerOf(flags, { host })
  if (!printer.ok) return failed(printer.error)
  for (const one of live.value.found) {
    const revisions = await revisionsOf(invocation, one)
    if (!revisions.ok) {
      troubles.push(revisions.error)
      continue
    }
    if (printer.value) {
      const shown = [...revisions.value].filter(([number]) => revision === 0 || number === revision)
      for (const [, set] of shown) {
        const text = printer.value(asStruct(set))
        if (text.ok) host.stdout(text.value)
        else troubles.push(text.error)
      }
      continue
    }
    const text = historyText(revisions.value, revision)
    if (text.ok) {
      host.stdout(doneLine(one.object, `${revision > 0 ? `with revision #${revision}` : ''}\n${text.value}`))
    } else troubles.push(text.error)
  }
  return troubles.length > 0 ? failed(...troubles) : 0
}

async function revisionsOf(invocation: Invocation, one: Live): Promise<Result<ReadonlyMap<number, JsonObject>, Trouble>> {
  if (one.resource.kind !== 'Deployment') {
    return { ok: false, error: { text: `no history viewer has been implemented for ${JSON.stringify(groupKind(one))}` } }
  }
  const sets = await replicaSetsOf(invocation, one)
  if (!sets.ok) return sets
  const numbered = sets.value.flatMap((set) => {
    const revision = revisionOf(set)
    const typed = { apiVersion: 'apps/v1', kind: 'ReplicaSet', ...set }
    return revision === null ? [] : [[revision, typed] as const]
  })
  return { ok: true, value: new Map(numbered) }
}

function historyText(revisions: ReadonlyMap<number, JsonObject>, revision: number): Result<string, Trouble> {
  if (revisions.size === 0) return { ok: true, value: 'No rollout history found.' }
  if (revision === 0) {
    const lines = [...revisions].map(([number, set]) => `${number}\t${causeOf(set) || '<none>'}\n`)
    return { ok: true, value: layOutTabs(`REVISION\tCHANGE-CAUSE\n${lines.join('')}`) }
  }
  const set = revisions.get(revision)
  if (!set) return { ok: false, error: { text: 'unable to find the specified revision' } }
  const template = objectAt(set, 'spec', 'template')
  const cause = causeOf(set)
  const metadata = objectAt(template, 'metadata')
  const annotations = { ...objectAt(metadata, 'annotations'), ...(cause === '' ? {} : { [CHANGE_CAUSE]: cause }) }
  return { ok: true, value: podTemplateText({ ...template, metadata: { ...metadata, annotations } }) }
}

const causeOf = (set: JsonObject): string => textAt(set, 'metadata', 'annotations', CHANGE_CAUSE)
