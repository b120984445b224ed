import type { JsonObject } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { LAST_APPLIED } from '../../../core/apply/last-applied.ts'
import { apiVersionOf } from '../../client/client.ts'
import { isObject, objectAt, textAt } from '../../client/json.ts'
import { failed, messageOf, type Trouble, usageError } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { compactJson } from '../../print/json-text.ts'
import type { DryRun } from '../../print/name.ts'
import { asStruct } from '../../print/struct-order.ts'
import { dryRunOf } from '../dry-run.ts'
import { type Report, reporterOf } from '../reporter.ts'
import { validationOf } from '../validation.ts'

/** The name that a generator was given, or why that is none. Source: kubectl pkg/cmd/create NameFromCommandArgs. */
export function nameFrom({ path, args }: Invocation): Result<string, Failure> {
  const [name, another] = args
  if (name !== undefined && another === undefined) return { ok: true, value: name }
  return { ok: false, error: usageError(path, `exactly one NAME is required, got ${args.length}`) }
}

/** What cobra says when flags are missing that a command cannot do without. */
export function missingFlags({ flags }: Invocation, ...required: readonly string[]): Failure | null {
  const missing = required.filter((flag) => !flags.changed(flag)).map((flag) => JSON.stringify(flag))
  return missing.length === 0 ? null : failed({ text: `required flag(s) ${missing.join(', ')} not set` })
}

/** An object with what it was made of in its annotation, as a struct writes it. */
export function withSavedConfig(object: JsonObject): JsonObject {
  const metadata = objectAt(object, 'metadata')
  const annotations = { ...objectAt(metadata, 'annotations'), [LAST_APPLIED]: `${compactJson(asStruct(object))}\n` }
  return { ...object, metadata: { ...metadata, annotations } }
}

export interface Generating {
  readonly plural: string
  /** What stands before the server's refusal: `failed to create deployment: `. Absent: the refusal is told as it is. */
  readonly failing?: string
  /** The object, or what is wrong with what was asked. */
  generate(name: string): Promise<Result<JsonObject, Trouble>>
  /** `--save-config` does something here. */
  readonly savesConfig: boolean
}

interface Settings {
  readonly dryRun: DryRun
  readonly report: Report
  readonly fieldValidation: string
}

/** The flags that all generators share. */
async function settingsOf(invocation: Invocation): Promise<Result<Settings, Trouble>> {
  const dryRun = dryRunOf(invocation)
  if (!dryRun.ok) return dryRun
  const report = await reporterOf(invocation, dryRun.value, asStruct)
  if (!report.ok) return report
  const validation = validationOf(invocation.flags)
  if (!validation.ok) return validation
  return { ok: true, value: { dryRun: dryRun.value, report: report.value, fieldValidation: validation.value } }
}

/**
 * Makes an object out of flags, sends it, and tells of it. Without a server for `--dry-run=client`.
 * Source: kubectl pkg/cmd/create/create_*.go.
 */
export async function runGenerator(
  invocation: Invocation,
  { plural, failing, generate, savesConfig }: Generating,
): Promise<number | Failure> {
  const { flags, client } = invocation
  const name = nameFrom(invocation)
  if (!name.ok) return name.error
  const settings = await settingsOf(invocation)
  if (!settings.ok) return failed(settings.error)
  const { dryRun, report, fieldValidation } = settings.value
  const made = await generate(name.value)
  if (!made.ok) return failed(made.error)
  const object = savesConfig && flags.bool('save-config') ? withSavedConfig(made.value) : made.value
  if (dryRun === 'client') return ended(report(object, 'created'))
  const [version = '', group = ''] = textAt(object, 'apiVersion').split('/').toReversed()
  const root = group === '' ? `/api/${version}` : `/apis/${apiVersionOf({ group, version })}`
  const space = plural === 'namespaces' ? '' : `/namespaces/${client.namespace}`
  const query = {
    fieldManager: flags.text('field-manager'),
    fieldValidation,
    ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
  }
  const answer = await client.call({ method: 'POST', path: `${root}${space}/${plural}`, query, body: object })
  if (!answer.ok) return failed(failing === undefined ? answer.error : { text: failing + reasonOf(answer.error) })
  const { body } = answer.value
  return ended(report(isObject(body) ? body : object, 'created'))
}

const ended = (trouble: Trouble | null): number | Failure => (trouble ? failed(trouble) : 0)

/** A refusal without the word for its reason. */
const reasonOf = (trouble: Trouble): string => ('status' in trouble ? textAt(trouble.status, 'message') : messageOf(trouble))

/** The metadata of a generated object; its namespace stands there when it was given on the line. */
export const metadataFor = ({ client }: Invocation, name: string, labels?: { readonly [key: string]: string }): JsonObject => ({
  name,
  ...(client.namespaceGiven ? { namespace: client.namespace } : {}),
  ...(labels ? { labels } : {}),
})
