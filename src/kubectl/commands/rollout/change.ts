import type { JsonObject } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { qualifiedPlural } from '../../client/client.ts'
import { at, objectAt } from '../../client/json.ts'
import { failed, type Trouble } from '../../client/trouble.ts'
import type { Command, Failure, Invocation } from '../../command.ts'
import { asStruct } from '../../print/struct-order.ts'
import { defineCommand } from '../define.ts'
import type { Live } from '../live.ts'
import { reporterOf } from '../reporter.ts'
import { patchBetween, sendPatch } from '../set/change.ts'
import { rolloutObjects } from './targets.ts'

type Change = (object: JsonObject, nowMs: number) => Result<JsonObject, string>

const withSpec = (object: JsonObject, fields: JsonObject): JsonObject => ({
  ...object,
  spec: { ...objectAt(object, 'spec'), ...fields },
})
const isPaused = (object: JsonObject): boolean => at(object, 'spec', 'paused') === true

/** Source: kubectl pkg/polymorphichelpers/objectpauser.go. */
const pause: Change = (object) => {
  if (object['kind'] !== 'Deployment') return { ok: false, error: 'pausing is not supported' }
  return isPaused(object) ? { ok: false, error: 'is already paused' } : { ok: true, value: withSpec(object, { paused: true }) }
}

/** Source: kubectl pkg/polymorphichelpers/objectresumer.go. */
const resume: Change = (object) => {
  if (object['kind'] !== 'Deployment') return { ok: false, error: 'resuming is not supported' }
  const { paused: _, ...spec } = objectAt(object, 'spec')
  return isPaused(object) ? { ok: true, value: { ...object, spec } } : { ok: false, error: 'is not paused' }
}

/** Source: kubectl pkg/polymorphichelpers/objectrestarter.go. */
const restart: Change = (object, nowMs) => {
  if (object['kind'] !== 'Deployment') return { ok: false, error: 'restarting is not supported' }
  if (isPaused(object)) return { ok: false, error: "can't restart paused deployment (run rollout resume first)" }
  const template = objectAt(object, 'spec', 'template')
  const metadata = objectAt(template, 'metadata')
  const restartedAt = new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z')
  const annotations = { ...objectAt(metadata, 'annotations'), 'kubectl.kubernetes.io/restartedAt': restartedAt }
  return { ok: true, value: withSpec(object, { template: { ...template, metadata: { ...metadata, annotations } } }) }
}

async function changeOne(invocation: Invocation, one: Live, change: Change): Promise<Result<JsonObject, Trouble>> {
  const after = change(one.object, invocation.host.nowMs())
  if (!after.ok) {
    return { ok: false, error: { text: `error: ${qualifiedPlural(one.resource)} ${JSON.stringify(one.name)} ${after.error}` } }
  }
  const patch = patchBetween(one.object, after.value)
  if (Object.keys(patch).length === 0) {
    const again = 'if restart has already been triggered within the past second, please wait before attempting to trigger another'
    return { ok: false, error: { text: `failed to create patch for ${one.name}: ${again}` } }
  }
  return sendPatch(invocation, one, patch, { dryRun: 'none', failing: 'failed to patch: ' })
}

const changing = (word: 'pause' | 'resume' | 'restart', done: string, change: Change): Command =>
  defineCommand(
    `rollout ${word}`,
    async (invocation): Promise<number | Failure> => {
      const { client, host } = invocation
      const live = await rolloutObjects(invocation)
      if (!live.ok) return failed(live.error)
      const report = await reporterOf(invocation, 'none', asStruct)
      if (!report.ok) return failed(report.error)
      const { found } = live.value
      const troubles = [...live.value.troubles]
      if (found.length === 0 && troubles.length === 0) host.stderr(`No resources found in ${client.namespace} namespace.\n`)
      for (const one of found) {
        const sent = await changeOne(invocation, one, change)
        const trouble = sent.ok ? report.value(sent.value, done) : sent.error
        if (trouble) troubles.push(trouble)
      }
      return troubles.length > 0 ? failed(...troubles) : 0
    },
    ['kustomize'],
  )

/** Pause, resume and restart a rollout. Source: kubectl pkg/cmd/rollout/rollout_{pause,resume,restart}.go. */
export const rolloutChanges: readonly Command[] = [
  changing('pause', 'paused', pause),
  changing('resume', 'resumed', resume),
  changing('restart', 'restarted', restart),
]
