import type { JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { failed, type Trouble, usageError } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { sortKeys } from '../../print/json-text.ts'
import { listOf, printerOf } from '../../print/output.ts'
import { defineCommand } from '../define.ts'
import { dryRunOf } from '../dry-run.ts'
import { readManifests } from '../manifests.ts'
import { reporterOf } from '../reporter.ts'
import { validationOf } from '../validation.ts'
import { applyOnClient } from './client-side.ts'
import { applyOnServer } from './server-side.ts'
import type { Applied, Settings } from './settings.ts'

const UNMODELLED = ['kustomize', 'prune', 'prune-allowlist', 'all', 'subresource', 'overwrite']

/** Apply a configuration to a resource by file name or stdin. Source: kubectl pkg/cmd/apply/apply.go. */
export const applyCommand = defineCommand('apply', run, UNMODELLED)

/** What `apply` calls itself where fields are owned, if nobody says otherwise. */
const MANAGERS = { client: 'kubectl-client-side-apply', server: 'kubectl' }

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

function settingsOf(invocation: Invocation): Result<Settings, Trouble> {
  const { flags } = invocation
  const dryRun = dryRunOf(invocation)
  if (!dryRun.ok) return dryRun
  if (flags.list('filename').length === 0) return refused('must specify one of -f and -k')
  const validation = validationOf(flags)
  if (!validation.ok) return validation
  const [onServer, force, forceConflicts] = [flags.bool('server-side'), flags.bool('force'), flags.bool('force-conflicts')]
  if (forceConflicts && !onServer) return refused('--force-conflicts only works with --server-side')
  if (dryRun.value === 'client' && onServer) {
    return refused("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
  }
  if (onServer && force) return refused('--force cannot be used with --server-side')
  if (dryRun.value === 'server' && force) return refused('--dry-run=server cannot be used with --force')
  const manager = flags.changed('field-manager') ? flags.text('field-manager') : MANAGERS[onServer ? 'server' : 'client']
  const settings = { dryRun: dryRun.value, validation: validation.value, manager, onServer, force, forceConflicts }
  return { ok: true, value: settings }
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { args, flags } = invocation
  if (args.length > 0) return usageError('apply', `Unexpected args: [${args.join(' ')}]`)
  const settings = settingsOf(invocation)
  if (!settings.ok) return failed(settings.error)
  const report = await reporterOf(invocation, settings.value.dryRun)
  if (!report.ok) return failed(report.error)
  const { validation } = settings.value
  const manifests = await readManifests(invocation, { validation, selector: flags.text('selector') })
  if (!manifests.ok) return failed(manifests.error)
  if (manifests.value.length === 0) return failed({ text: 'no objects passed to apply' })
  const applyOne = settings.value.onServer ? applyOnServer : applyOnClient
  const together = !['', 'name'].includes(flags.text('output')) || flags.changed('template')
  const troubles: Trouble[] = manifests.value.flatMap((entry) => ('trouble' in entry ? [entry.trouble] : []))
  const objects: JsonValue[] = []
  for (const entry of manifests.value) {
    if ('trouble' in entry) continue
    const applied: Result<Applied, Trouble> = await applyOne(invocation, entry, settings.value)
    const trouble = applied.ok ? (together ? null : report.value(applied.value.object, applied.value.done)) : applied.error
    if (trouble) troubles.push(trouble)
    if (applied.ok) objects.push(applied.value.object)
  }
  if (troubles.length > 0) return failed(...troubles)
  return together ? printAll(invocation, objects) : 0
}

/** With `-o` the objects come at the end, several of them as a List. */
async function printAll({ flags, host }: Invocation, objects: readonly JsonValue[]): Promise<number | Failure> {
  const printer = await printerOf(flags, { host })
  if (!printer.ok) return failed(printer.error)
  const [first] = objects
  if (!printer.value || first === undefined) return 0
  const text = printer.value(sortKeys(objects.length === 1 ? first : listOf(objects)))
  if (!text.ok) return failed(text.error)
  host.stdout(text.value)
  return 0
}
