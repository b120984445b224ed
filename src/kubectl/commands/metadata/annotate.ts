import { failed, type Trouble } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import type { DryRun } from '../../print/name.ts'
import { defineCommand } from '../define.ts'
import { dryRunOf } from '../dry-run.ts'
import type { Live } from '../live.ts'
import { parsePairs, splitPairs } from '../pairs.ts'
import { type Report, reporterOf } from '../reporter.ts'
import { changed, flagsRefused, isSingle, listed, type MapChange, mapOf, mapPatch, targets } from './metadata.ts'

/** Update the annotations on a resource. Source: kubectl pkg/cmd/annotate/annotate.go. */
export const annotateCommand = defineCommand('annotate', run, ['kustomize'])

/** It tells why a revision came to be, and may always be written anew. */
const CHANGE_CAUSE = 'kubernetes.io/change-cause'

async function run(invocation: Invocation): Promise<number | Failure> {
  const { args, flags, host } = invocation
  const dryRun = dryRunOf(invocation)
  if (!dryRun.ok) return failed(dryRun.error)
  const report = await reporterOf(invocation, dryRun.value)
  if (!report.ok) return failed(report.error)
  const split = splitPairs(args, 'annotation')
  if (!split.ok) return failed(split.error)
  const pairs = parsePairs(split.value.pairs, 'annotation', true)
  if (!pairs.ok) return failed(pairs.error)
  const change: MapChange = { field: 'annotations', ...pairs.value }
  const wrong = flagsRefused(invocation, split.value.resources, dryRun.value)
  if (wrong !== null) return failed({ text: wrong })
  if (split.value.pairs.length === 0 && !flags.bool('list')) return failed({ text: 'at least one annotation update is required' })
  const both = change.remove.filter((key) => Object.hasOwn(change.set, key))
  if (both.length > 0) {
    const text = 'can not both modify and remove the following annotation(s) in the same command'
    return failed({ text: `${text}: ${both.join(', ')}` })
  }
  const live = await targets(invocation, split.value.resources)
  if (!live.ok) return failed(live.error)
  const { found } = live.value
  const troubles = [...live.value.troubles]
  for (const one of found) {
    const trouble = await annotateOne(invocation, one, change, dryRun.value, report.value)
    if (trouble) troubles.push(trouble)
    else if (flags.bool('list')) {
      const after = { ...one, object: changed(one.object, change, '') }
      host.stdout(listed(after, 'annotations', isSingle(invocation, found.length)))
    }
  }
  return troubles.length > 0 ? failed(...troubles) : 0
}

async function annotateOne(
  { client, flags }: Invocation,
  { resource, namespace, name, object }: Live,
  change: MapChange,
  dryRun: DryRun,
  report: Report,
): Promise<Trouble | null> {
  const before = mapOf(object, 'annotations')
  const taken = Object.entries(change.set)
    .filter(([key, value]) => key !== CHANGE_CAUSE && Object.hasOwn(before, key) && before[key] !== value)
    .map(([key]) => `'${key}' already has a value (${before[key]})`)
  if (!flags.bool('overwrite') && taken.length > 0) {
    return { text: `--overwrite is false but found the following declared annotation(s): ${taken.join('; ')}` }
  }
  const version = flags.text('resource-version')
  if (flags.bool('list')) return null
  if (dryRun === 'client' || flags.bool('local')) return report(changed(object, change, version), 'annotated')
  const query = { fieldManager: flags.text('field-manager'), ...(dryRun === 'server' ? { dryRun: 'All' } : {}) }
  const headers = { 'content-type': 'application/merge-patch+json' }
  const path = client.path(resource, namespace, name)
  const answer = await client.call({ method: 'PATCH', path, query, headers, body: mapPatch(object, change, version) })
  return answer.ok ? report(answer.value.body, 'annotated') : answer.error
}
