import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { deepEqual } from '../../../core/apiserver/registry/equal.ts'
import { typeRefusal } from '../../../core/apply/apply.ts'
import { withLastApplied } from '../../../core/apply/last-applied.ts'
import { toYaml } from '../../../manifest/to-yaml.ts'
import { qualifiedPlural } from '../../client/client.ts'
import { objectsOf } from '../../client/files.ts'
import { objectAt, textAt } from '../../client/json.ts'
import { failed, isNotFound, messageOf, type Trouble } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { compactJson, indentedJson, sortKeys } from '../../print/json-text.ts'
import { withoutManagedFields } from '../../print/output.ts'
import { defineCommand } from '../define.ts'
import { type Live, liveObjects } from '../live.ts'
import { type Report, reporterOf } from '../reporter.ts'
import { patchBetween } from '../set/change.ts'
import { type FieldValidation, validationOf } from '../validation.ts'
import { type EditReason, hasLines, headerOf, reasonOf, stripped, withoutComments } from './header.ts'

/** Edit a resource on the server. Source: kubectl pkg/cmd/util/editor/editoptions.go. */
export const editCommand = defineCommand('edit', run, ['kustomize', 'windows-line-endings', 'template'])

const CHANGED_NAMES: Trouble = { text: 'At least one of apiVersion, kind and name was changed' }

/** How a line asks to edit. */
interface Settings {
  readonly asJson: boolean
  readonly report: Report
  readonly validation: FieldValidation
}

async function settingsOf(invocation: Invocation): Promise<Result<Settings, Trouble>> {
  const { flags } = invocation
  const report = await reporterOf(invocation)
  if (!report.ok) return report
  const validation = validationOf(flags)
  if (!validation.ok) return validation
  return { ok: true, value: { asJson: flags.text('output') === 'json', report: report.value, validation: validation.value } }
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const settings = await settingsOf(invocation)
  if (!settings.ok) return failed(settings.error)
  const live = await liveObjects(invocation, { choosers: [], needsName: false })
  if (!live.ok) return failed(live.error)
  const { found, troubles } = live.value
  if (troubles.length > 0) return failed(...troubles)
  return found.length === 0 ? failed({ text: 'edit cancelled, no objects found' }) : editAll(invocation, found, settings.value)
}

/** One object by itself, several as a List. */
function textOf(found: readonly Live[], asJson: boolean): string {
  const objects = found.map(({ object }) => sortKeys(withoutManagedFields(object)))
  const [first = null] = objects
  const shown: JsonValue = objects.length === 1 ? first : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} }
  return asJson ? indentedJson(shown) : toYaml(shown)
}

/** Opens the editor until what was written is taken, or given up. */
async function editAll(invocation: Invocation, found: readonly Live[], settings: Settings): Promise<number | Failure> {
  const { host } = invocation
  const path = `/tmp/kubectl-edit-${randomNumber(invocation)}.${settings.asJson ? 'json' : 'yaml'}`
  const original = textOf(found, settings.asJson)
  let content = original
  let reasons: readonly EditReason[] = []
  for (let again = false; ; again = true) {
    const header = settings.asJson ? '' : headerOf(reasons)
    const edited = await host.edit({ path, text: header + content })
    if ('failed' in edited) return failed({ text: unstartable(invocation, edited.failed) })
    const { text } = edited
    const isUnchanged = stripped(text) === stripped(content)
    if (again && isUnchanged) return kept(invocation, path, text, { text: 'Edit cancelled, no valid changes were saved.' })
    if (!again && isUnchanged) {
      host.stderr('Edit cancelled, no changes made.\n')
      return 0
    }
    if (!hasLines(text)) {
      host.stderr('Edit cancelled, saved file was empty.\n')
      return 0
    }
    content = withoutComments(text)
    const outcome = await save(invocation, found, text, settings)
    if ('done' in outcome) return outcome.done ?? 0
    if ('trouble' in outcome) return kept(invocation, path, text, outcome.trouble)
    if ('lost' in outcome) return lost(invocation, path, text, outcome.lost)
    reasons = outcome.reasons
  }
}

const randomNumber = ({ host }: Invocation): string => String(Math.floor(host.random() * 1e10))

/** An editor that does not start, by the variable that names it. */
function unstartable({ host }: Invocation, why: string): string {
  const editor = host.env['KUBE_EDITOR'] ?? host.env['EDITOR'] ?? 'vi'
  return /executable file not found|no such file/.test(why)
    ? `unable to launch the editor ${JSON.stringify(editor)}`
    : `there was a problem with the editor ${JSON.stringify(editor)}`
}

async function kept({ host }: Invocation, path: string, text: string, trouble: Trouble): Promise<Failure> {
  await host.files.write(path, text)
  host.stderr(`A copy of your changes has been stored to ${JSON.stringify(path)}\n`)
  return failed(trouble)
}

async function lost({ host }: Invocation, path: string, text: string, how: 'gone' | 'refused'): Promise<number> {
  await host.files.write(path, text)
  host.stderr(
    how === 'gone'
      ? `The edits you made on deleted resources have been saved to ${JSON.stringify(path)}\n`
      : `You can run \`kubectl replace -f ${path}\` to try this update again.\n`,
  )
  return 1
}

type Outcome =
  | { readonly done: Failure | null }
  | { readonly trouble: Trouble }
  | { readonly lost: 'gone' | 'refused' }
  | { readonly reasons: readonly EditReason[] }

/** What cannot be read: the file is opened again and says why. */
function readEdited(
  { host }: Invocation,
  found: readonly Live[],
  text: string,
): { readonly objects: readonly JsonObject[] } | { readonly reasons: readonly EditReason[] } {
  const objects: JsonObject[] = []
  for (const entry of objectsOf(text, 'edited-file')) {
    if ('trouble' in entry) {
      return { reasons: [{ head: `The edited file had a syntax error: ${messageOf(entry.trouble)}`, causes: [] }] }
    }
    const wrong = typeRefusal(entry.object)
    const [first] = found
    if (wrong !== null && first) {
      const title = `${qualifiedPlural(first.resource)} ${JSON.stringify(first.name)}`
      host.stderr(`error: ${title} is invalid\n`)
      return {
        reasons: [
          { head: `${title} was not valid`, causes: [`<nil>: Invalid value: "The edited file failed validation": ${wrong}`] },
        ],
      }
    }
    objects.push(entry.object)
  }
  return { objects }
}

async function save(invocation: Invocation, found: readonly Live[], text: string, settings: Settings): Promise<Outcome> {
  const { client, flags } = invocation
  const read = readEdited(invocation, found, text)
  if ('reasons' in read) return read
  const reasons: EditReason[] = []
  let fate: 'gone' | 'refused' | null = null
  for (const edited of read.objects) {
    const namespace = textAt(edited, 'metadata', 'namespace')
    if (namespace !== '' && namespace !== client.namespace && client.namespaceGiven) {
      const advice = `You must pass '--namespace=${namespace}' to perform this operation.`
      const own = JSON.stringify(client.namespace)
      const said = `the namespace from the provided object ${JSON.stringify(namespace)} does not match the namespace ${own}. ${advice}`
      return { trouble: { text: said } }
    }
    const uid = textAt(edited, 'metadata', 'uid')
    const one = found.find(({ object }) => textAt(object, 'metadata', 'uid') === uid)
    if (!one) return { trouble: { text: `no original object found for ${compactJson(sortKeys(edited))}` } }
    const after = flags.bool('save-config') ? withLastApplied(edited) : edited
    const outcome = await saveOne(invocation, one, after, settings)
    if ('reasons' in outcome) reasons.push(...outcome.reasons)
    else if ('lost' in outcome) fate = outcome.lost === 'refused' ? 'refused' : (fate ?? 'gone')
    else if ('trouble' in outcome || outcome.done) return outcome
  }
  if (fate !== null) return { lost: fate }
  return reasons.length > 0 ? { reasons } : { done: null }
}

async function saveOne(invocation: Invocation, one: Live, edited: JsonObject, settings: Settings): Promise<Outcome> {
  const { client, flags, host } = invocation
  const { resource, namespace, name } = one
  const before = withoutManagedFields(one.object) as JsonObject
  const told = (object: JsonValue, done: string): Outcome => {
    const trouble = settings.report(object, done)
    return trouble ? { trouble } : { done: null }
  }
  if (deepEqual(before, edited)) return told(edited, 'skipped')
  const names = (object: JsonObject): readonly JsonValue[] => [
    object['apiVersion'] ?? null,
    object['kind'] ?? null,
    objectAt(object, 'metadata')['name'] ?? null,
  ]
  if (!deepEqual(names(before), names(edited))) return { trouble: CHANGED_NAMES }
  const body = patchBetween(before, edited)
  if (flags.bool('output-patch')) host.stdout(`Patch: ${compactJson(sortKeys(body))}\n`)
  const path = client.path(resource, namespace, name, flags.text('subresource') || undefined)
  const query = { fieldManager: flags.text('field-manager'), fieldValidation: settings.validation }
  const headers = { 'content-type': 'application/strategic-merge-patch+json' }
  const answer = await client.call({ method: 'PATCH', path, query, headers, body })
  if (answer.ok) return told(answer.value.body, 'edited')
  return refused(invocation, `${qualifiedPlural(resource)} ${JSON.stringify(name)}`, answer.error)
}

/** Source: editoptions.go addError. */
function refused({ host }: Invocation, title: string, error: Trouble): Outcome {
  if ('status' in error && textAt(error.status, 'reason') === 'Invalid') {
    host.stderr(`error: ${title} is invalid\n`)
    return { reasons: [reasonOf(title, error.status)] }
  }
  if (isNotFound(error)) {
    host.stderr(`error: ${title} could not be found on the server\n`)
    return { lost: 'gone' }
  }
  const why = 'status' in error ? textAt(error.status, 'message') : messageOf(error)
  host.stderr(`error: ${title} could not be patched: ${why}\n`)
  return { lost: 'refused' }
}
