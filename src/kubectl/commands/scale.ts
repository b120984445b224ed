import { at, isObject, objectAt, textAt } from '../client/json.ts'
import { failed, messageOf, type Trouble } from '../client/trouble.ts'
import type { Failure, Invocation } from '../command.ts'
import { missingFlags } from './create/generated.ts'
import { defineCommand } from './define.ts'
import { dryRunOf } from './dry-run.ts'
import { type Live, liveObjects } from './live.ts'
import { reporterOf } from './reporter.ts'

/** Set a new size for a deployment or replica set. Source: kubectl pkg/cmd/scale/scale.go, pkg/scale/scale.go. */
export const scaleCommand = defineCommand('scale', run, ['kustomize'])

async function run(invocation: Invocation): Promise<number | Failure> {
  const { flags } = invocation
  const missing = missingFlags(invocation, 'replicas')
  if (missing) return missing
  const dryRun = dryRunOf(invocation)
  if (!dryRun.ok) return failed(dryRun.error)
  const report = await reporterOf(invocation, dryRun.value)
  if (!report.ok) return failed(report.error)
  if (flags.int('replicas') < 0) {
    return failed({ text: 'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0' })
  }
  if (flags.int('current-replicas') < -1) {
    return failed({ text: 'The --current-replicas must specify an integer of -1 or greater' })
  }
  const live = await liveObjects(invocation, { choosers: ['selector', 'all'], needsName: true })
  if (!live.ok) return failed(live.error)
  const { found, troubles } = live.value
  if (flags.text('resource-version') !== '' && found.length > 1) {
    return failed({ text: 'cannot use --resource-version with multiple resources' })
  }
  if (found.length === 0) {
    const why = troubles.map((trouble) => ('status' in trouble ? textAt(trouble.status, 'message') : messageOf(trouble)))
    const shown = why.length > 1 ? `[${why.join(', ')}]` : why.join('')
    return failed({ text: `no objects passed to scale${shown === '' ? '' : ` ${shown}`}` })
  }
  for (const one of found) {
    const trouble = dryRun.value === 'client' ? null : await scaleOne(invocation, one, dryRun.value === 'server')
    const wrong = trouble ?? report.value(one.object, 'scaled')
    if (wrong) return failed(wrong)
  }
  return troubles.length > 0 ? failed(...troubles) : 0
}

async function scaleOne(invocation: Invocation, one: Live, dryRun: boolean): Promise<Trouble | null> {
  const { client, flags } = invocation
  const path = client.path(one.resource, one.namespace, one.name, 'scale')
  const query = dryRun ? { query: { dryRun: 'All' } } : {}
  const replicas = flags.int('replicas')
  const [expected, version] = [flags.int('current-replicas'), flags.text('resource-version')]
  if (expected === -1 && version === '') {
    const headers = { 'content-type': 'application/merge-patch+json' }
    const answer = await client.call({ method: 'PATCH', path, ...query, headers, body: { spec: { replicas } } })
    if (!answer.ok) return answer.error
  } else {
    const scale = await client.call({ method: 'GET', path })
    if (!scale.ok) return scale.error
    const { body } = scale.value
    const [have, held] = [at(body, 'spec', 'replicas') ?? 0, textAt(body, 'metadata', 'resourceVersion')]
    if (expected !== -1 && have !== expected) return { text: `Expected replicas to be ${expected}, was ${String(have)}` }
    if (version !== '' && held !== version) return { text: `Expected resource version to be ${version}, was ${held}` }
    const changed = { ...(isObject(body) ? body : {}), spec: { ...objectAt(body, 'spec'), replicas } }
    const answer = await client.call({ method: 'PUT', path, ...query, body: changed })
    if (!answer.ok) return answer.error
  }
  return dryRun ? null : untilScaled(invocation, path)
}

/** `--timeout`: waits until there are as many as are wanted. */
async function untilScaled({ client, flags, host }: Invocation, path: string): Promise<Trouble | null> {
  const timeout = flags.duration('timeout')
  if (timeout === 0) return null
  const untilMs = host.nowMs() + timeout
  for (;;) {
    const scale = await client.call({ method: 'GET', path })
    if (!scale.ok) return scale.error
    const { body } = scale.value
    if ((at(body, 'spec', 'replicas') ?? 0) === (at(body, 'status', 'replicas') ?? 0) || host.interrupted()) return null
    if (host.nowMs() >= untilMs) return { text: 'timed out waiting for the condition' }
    await host.wait(untilMs - host.nowMs())
  }
}
