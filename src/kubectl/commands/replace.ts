import type { JsonObject } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import { withLastApplied } from '../../core/apply/last-applied.ts'
import { objectAt, textAt } from '../client/json.ts'
import { failed, type Trouble, withSource } from '../client/trouble.ts'
import type { Failure, Invocation } from '../command.ts'
import { defineCommand } from './define.ts'
import { removeAll, untilGone } from './delete/delete.ts'
import { dryRunOf } from './dry-run.ts'
import { type Manifest, readManifests, writeQueryOf } from './manifests.ts'
import { type Report, reporterOf } from './reporter.ts'
import { type FieldValidation, validationOf } from './validation.ts'

/** Replace a resource by file name or stdin. Source: kubectl pkg/cmd/replace/replace.go. */
export const replaceCommand = defineCommand('replace', run, ['kustomize', 'raw', 'subresource'])

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

interface Settings {
  readonly dryRun: string
  readonly report: Report
  readonly validation: FieldValidation
  readonly query: { readonly [name: string]: string }
}

async function settingsOf(invocation: Invocation): Promise<Result<Settings, Trouble>> {
  const { flags } = invocation
  const validation = validationOf(flags)
  if (!validation.ok) return validation
  const dryRun = dryRunOf(invocation)
  if (!dryRun.ok) return dryRun
  const report = await reporterOf(invocation, dryRun.value)
  if (!report.ok) return report
  if (flags.list('filename').length === 0) return refused('must specify one of -f and -k')
  const force = flags.bool('force')
  if (flags.int('grace-period') >= 0 && !force) return refused('--grace-period must have --force specified')
  if (flags.duration('timeout') !== 0 && !force) return refused('--timeout must have --force specified')
  if (force && dryRun.value !== 'none') return refused('--dry-run can not be used when --force is set')
  const query = writeQueryOf(flags.text('field-manager'), validation.value, dryRun.value)
  return { ok: true, value: { dryRun: dryRun.value, report: report.value, validation: validation.value, query } }
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { flags } = invocation
  const settings = await settingsOf(invocation)
  if (!settings.ok) return failed(settings.error)
  const entries = await readManifests(invocation, { validation: settings.value.validation })
  if (!entries.ok) return failed(entries.error)
  const troubles = entries.value.flatMap((entry) => ('trouble' in entry ? [entry.trouble] : []))
  const saved = ({ object }: Manifest): JsonObject => (flags.bool('save-config') ? withLastApplied(object) : object)
  const manifests = entries.value.flatMap((entry) => ('trouble' in entry ? [] : [{ ...entry, object: saved(entry) }]))
  if (flags.bool('force')) {
    const wrong = troubles.length > 0 ? failed(...troubles) : await remove(invocation, manifests)
    if (wrong) return wrong
  }
  for (const manifest of manifests) {
    const trouble = await replace(invocation, manifest, settings.value)
    if (trouble) troubles.push(trouble)
  }
  if (troubles.length > 0) return failed(...troubles)
  return flags.bool('force') && manifests.length === 0 ? failed({ text: 'no objects passed to replace' }) : 0
}

/** `--force`: what is there is deleted first. */
async function remove(invocation: Invocation, manifests: readonly Manifest[]): Promise<Failure | null> {
  const asked = invocation.flags.int('grace-period')
  const grace = asked === 0 ? 1 : asked
  const { deleted, troubles } = await removeAll(invocation, manifests, {
    dryRun: 'none',
    body: { propagationPolicy: 'Background', ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}) },
    force: false,
    ignoreMissing: true,
  })
  if (troubles.length > 0) return failed(...troubles)
  const outcome = await untilGone(invocation, deleted)
  return typeof outcome === 'number' ? null : outcome
}

async function replace(
  { client, flags }: Invocation,
  { resource, namespace, name, object, source }: Manifest,
  { dryRun, report, query }: Settings,
): Promise<Trouble | null> {
  if (dryRun === 'client') return report(object, 'replaced')
  const path = client.path(resource, namespace, name)
  if (flags.bool('force')) {
    const made = await client.call({ method: 'POST', path: client.path(resource, namespace), query, body: object })
    return made.ok ? report(made.value.body, 'replaced') : made.error
  }
  if (name === '') return withSource({ text: 'resource name may not be empty' }, 'replacing', source)
  const body = textAt(object, 'metadata', 'resourceVersion') === '' ? await versioned(client, path, object) : object
  const answer = await client.call({ method: 'PUT', path, query, body })
  return answer.ok ? report(answer.value.body, 'replaced') : withSource(answer.error, 'replacing', source)
}

/** An object that names no resourceVersion is to follow on whatever there is. */
async function versioned(client: Invocation['client'], path: string, object: JsonObject): Promise<JsonObject> {
  const live = await client.call({ method: 'GET', path })
  if (!live.ok) return object
  const resourceVersion = textAt(live.value.body, 'metadata', 'resourceVersion')
  return { ...object, metadata: { ...objectAt(object, 'metadata'), resourceVersion } }
}
