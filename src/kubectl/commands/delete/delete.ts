import type { Result } from '../../../core/api/status.ts'
import { qualifiedKind } from '../../client/client.ts'
import { textAt } from '../../client/json.ts'
import { failed, isNotFound, type Trouble, withSource } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import type { DryRun } from '../../print/name.ts'
import { defineCommand } from '../define.ts'
import { dryRunOf } from '../dry-run.ts'
import { type Wanted, wantedObjects } from '../wanted.ts'

/** Delete resources by file names, stdin, resources and names, or by resources and label selector. Source: kubectl pkg/cmd/delete. */
export const deleteCommand = defineCommand('delete', run, ['kustomize', 'raw', 'interactive'])

const FORCE_WARNING = `Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.
`
const CASCADES: { readonly [cascade: string]: string } = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
  true: 'Background',
  false: 'Orphan',
}
const SUFFIX: { readonly [run in DryRun]: string } = { none: '', client: ' (dry run)', server: ' (server dry run)' }

/** How objects are to go. */
export interface Plan {
  readonly dryRun: DryRun
  readonly body: { readonly propagationPolicy: string; readonly gracePeriodSeconds?: number }
  readonly force: boolean
  readonly ignoreMissing: boolean
}

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

/** What flags ask for, and what they may not ask for together. */
function planOf(invocation: Invocation): Result<Plan, Trouble> {
  const { flags } = invocation
  const dryRun = dryRunOf(invocation)
  if (!dryRun.ok) return dryRun
  const output = flags.text('output')
  if (output !== '' && output !== 'name') return refused(`unexpected -o output mode: ${output}. We only support '-o name'`)
  if (flags.bool('all') && flags.text('selector') !== '') return refused('cannot set --all and --selector at the same time')
  if (flags.bool('all') && flags.text('field-selector') !== '')
    return refused('cannot set --all and --field-selector at the same time')
  const cascade = flags.text('cascade')
  const policy = Object.hasOwn(CASCADES, cascade) ? CASCADES[cascade] : undefined
  if (policy === undefined) return refused(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`)
  const [now, force] = [flags.bool('now'), flags.bool('force')]
  const asked = flags.int('grace-period')
  if (now && asked !== -1) return refused('--now and --grace-period cannot be specified together')
  if (force && asked > 0) return refused('--force and --grace-period greater than 0 cannot be specified together')
  const grace = now ? 1 : force ? 0 : asked === 0 ? 1 : asked
  return {
    ok: true,
    value: {
      dryRun: dryRun.value,
      body: { propagationPolicy: policy, ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}) },
      force,
      ignoreMissing: flags.changed('ignore-not-found') ? flags.bool('ignore-not-found') : flags.bool('all'),
    },
  }
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { flags, host } = invocation
  const plan = planOf(invocation)
  if (!plan.ok) return failed(plan.error)
  const wanted = await wantedObjects(invocation, {
    choosers: ['selector', 'field-selector', 'all', 'all-namespaces'],
    needsName: true,
  })
  if (!wanted.ok) return failed(wanted.error)
  if (plan.value.force) host.stderr(FORCE_WARNING)
  const { deleted, troubles } = await removeAll(invocation, wanted.value, plan.value)
  if (wanted.value.length === 0) {
    host.stdout('No resources found\n')
    return 0
  }
  if (troubles.length > 0) return failed(...troubles)
  return flags.bool('wait') && plan.value.dryRun === 'none' ? untilGone(invocation, deleted) : 0
}

/** An object that was asked to go; its uid tells it from a later one of its name. */
export interface Deleted extends Wanted {
  readonly uid: string
}

/** Deletes objects, and says so of each. */
export async function removeAll(
  { flags, host, client }: Invocation,
  wanted: readonly Wanted[],
  { dryRun, body, force, ignoreMissing }: Plan,
): Promise<{ readonly deleted: readonly Deleted[]; readonly troubles: readonly Trouble[] }> {
  const deleted: Deleted[] = []
  const troubles: Trouble[] = []
  for (const one of wanted) {
    const { resource, namespace, name } = one
    const path = client.path(resource, namespace, name)
    const answer =
      dryRun === 'client'
        ? await client.call({ method: 'GET', path })
        : await client.call({ method: 'DELETE', path, body, ...(dryRun === 'server' ? { query: { dryRun: 'All' } } : {}) })
    if (!answer.ok) {
      if (ignoreMissing && isNotFound(answer.error)) continue
      troubles.push(one.source === undefined ? answer.error : withSource(answer.error, 'deleting', one.source))
      continue
    }
    const status = answer.value.body
    deleted.push({ ...one, uid: textAt(status, 'details', 'uid') || textAt(status, 'metadata', 'uid') })
    const done = `${force ? 'force deleted' : 'deleted'}${SUFFIX[dryRun]}`
    const kind = qualifiedKind(resource)
    host.stdout(flags.text('output') === 'name' ? `${kind}/${name}\n` : `${kind} ${JSON.stringify(name)} ${done}\n`)
  }
  return { deleted, troubles }
}

/** Waits until every object is gone, or another stands under its name. Source: kubectl pkg/cmd/wait/delete.go. */
export async function untilGone({ flags, host, client }: Invocation, deleted: readonly Deleted[]): Promise<number | Failure> {
  const timeout = flags.duration('timeout')
  const untilMs = timeout > 0 ? host.nowMs() + timeout : Number.POSITIVE_INFINITY
  for (const { resource, namespace, name, uid } of deleted) {
    for (;;) {
      const answer = await client.call({ method: 'GET', path: client.path(resource, namespace, name) })
      if (!answer.ok && isNotFound(answer.error)) break
      if (!answer.ok) return failed(answer.error)
      if (uid !== '' && textAt(answer.value.body, 'metadata', 'uid') !== uid) break
      const query = { fieldSelector: `metadata.name=${name}` }
      const list = await client.call({ method: 'GET', path: client.path(resource, namespace), query })
      if (!list.ok) return failed(list.error)
      const since = textAt(list.value.body, 'metadata', 'resourceVersion')
      let gone = false
      for await (const { type } of client.watch(
        { method: 'GET', path: client.path(resource, namespace), query },
        since,
        untilMs,
      )) {
        gone = type === 'DELETED'
        if (gone) break
      }
      if (gone) break
      if (host.interrupted()) return 130
      if (host.nowMs() >= untilMs) {
        return failed({ text: `timed out waiting for the condition on ${resource.plural}/${name}` })
      }
    }
  }
  return 0
}
