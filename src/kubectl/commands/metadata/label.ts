import type { Result } from '../../../core/api/status.ts'
import { labelValueErrors } from '../../../core/labels/syntax.ts'
import { failed, type Trouble } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { compactJson, sortKeys } from '../../print/json-text.ts'
import type { DryRun } from '../../print/name.ts'
import { defineCommand } from '../define.ts'
import { dryRunOf } from '../dry-run.ts'
import type { Live } from '../live.ts'
import { splitPairs } from '../pairs.ts'
import { type Report, reporterOf } from '../reporter.ts'
import { changed, flagsRefused, isSingle, listed, type MapChange, mapOf, mapPatch, targets } from './metadata.ts'

/** Update the labels on a resource. Source: kubectl pkg/cmd/label/label.go. */
export const labelCommand = defineCommand('label', run, ['kustomize'])

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

function parseLabels(pairs: readonly string[]): Result<MapChange, Trouble> {
  const set: [string, string][] = []
  const remove: string[] = []
  for (const pair of pairs) {
    const [key = '', value, more] = pair.split('=')
    if (value !== undefined) {
      if (more !== undefined) return refused(`invalid label spec: ${pair}`)
      const errors = labelValueErrors(value)
      if (errors.length > 0) return refused(`invalid label value: ${JSON.stringify(pair)}: ${errors.join(';')}`)
      set.push([key, value])
    } else if (pair.endsWith('-')) remove.push(pair.slice(0, -1))
    else return refused(`unknown label spec: ${pair}`)
  }
  if (remove.some((key) => set.some(([other]) => other === key))) {
    return refused('can not both modify and remove a label in the same command')
  }
  return { ok: true, value: { field: 'labels', set: Object.fromEntries(set), remove } }
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { args, flags, host } = invocation
  const dryRun = dryRunOf(invocation)
  if (!dryRun.ok) return failed(dryRun.error)
  const split = splitPairs(args, 'label')
  if (!split.ok) return failed(split.error)
  const change = parseLabels(split.value.pairs)
  if (!change.ok) return failed(change.error)
  const wrong = flagsRefused(invocation, split.value.resources, dryRun.value)
  if (wrong !== null) return failed({ text: wrong })
  if (split.value.pairs.length === 0 && !flags.bool('list')) return failed({ text: 'at least one label update is required' })
  const report = await reporterOf(invocation, dryRun.value)
  if (!report.ok) return failed(report.error)
  const live = await targets(invocation, split.value.resources)
  if (!live.ok) return failed(live.error)
  const { found } = live.value
  const troubles = [...live.value.troubles]
  for (const one of found) {
    const trouble = await labelOne(invocation, one, change.value, dryRun.value, report.value)
    if (trouble) troubles.push(trouble)
    else if (flags.bool('list')) {
      const after = { ...one, object: changed(one.object, change.value, '') }
      host.stdout(listed(after, 'labels', isSingle(invocation, found.length)))
    }
  }
  return troubles.length > 0 ? failed(...troubles) : 0
}

async function labelOne(
  { client, flags, host }: Invocation,
  { resource, namespace, name, object }: Live,
  change: MapChange,
  dryRun: DryRun,
  report: Report,
): Promise<Trouble | null> {
  const before = mapOf(object, 'labels')
  const sends = dryRun !== 'client' && !flags.bool('local') && !flags.bool('list')
  if (sends) {
    const missing = change.remove.filter((key) => !Object.hasOwn(before, key))
    host.stdout(missing.map((key) => `label ${JSON.stringify(key)} not found.\n`).join(''))
  }
  const overwrite = flags.bool('overwrite')
  const taken = Object.entries(change.set).filter(([key, value]) => Object.hasOwn(before, key) && before[key] !== value)
  if (!overwrite && taken.length > 0) {
    const texts = taken.map(([key]) => `'${key}' already has a value (${before[key]}), and --overwrite is false`)
    return { text: texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]` }
  }
  const version = flags.text('resource-version')
  const after = changed(object, change, version)
  if (sends) {
    const query = { fieldManager: flags.text('field-manager'), ...(dryRun === 'server' ? { dryRun: 'All' } : {}) }
    const headers = { 'content-type': 'application/merge-patch+json' }
    const path = client.path(resource, namespace, name)
    const answer = await client.call({ method: 'PATCH', path, query, headers, body: mapPatch(object, change, version) })
    if (!answer.ok) return answer.error
  }
  if (flags.bool('list')) return null
  const [old, now] = [compactJson(sortKeys(object)), compactJson(sortKeys(after))]
  return report(after, old === now ? 'not labeled' : !overwrite && now.length < old.length ? 'unlabeled' : 'labeled')
}
