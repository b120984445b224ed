import type { JsonObject } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import { typeRefusal } from '../../core/apply/apply.ts'
import { parseSelector } from '../../core/labels/parse.ts'
import { matches } from '../../core/labels/selector.ts'
import { type ApiResource, apiVersionOf } from '../client/client.ts'
import { type FileObject, readEntries } from '../client/files.ts'
import { objectAt, textAt } from '../client/json.ts'
import { messageOf, type Trouble } from '../client/trouble.ts'
import type { Invocation } from '../command.ts'
import { compactJson } from '../print/json-text.ts'
import type { FieldValidation } from './validation.ts'

/** An object of a file, ready to be sent. */
export interface Manifest {
  readonly resource: ApiResource
  readonly namespace: string
  /** '' when only a beginning of it is given, or nothing. */
  readonly name: string
  /** With its namespace filled in. */
  readonly object: JsonObject
  readonly source: string
}

/** A manifest, or why there is none at its place. */
export type ManifestEntry = Manifest | { readonly trouble: Trouble }

const VALIDATE_HINT = 'if you choose to ignore these errors, turn validation off with --validate=false'

/** Why an object cannot be read at all. Source: kubectl pkg/validation; apimachinery unstructured/helpers.go. */
function unreadable({ object, source }: FileObject, validation: FieldValidation): Trouble | null {
  const wrong = typeRefusal(object)
  if (wrong === null) return null
  if (validation !== 'Ignore') return { text: `error validating ${JSON.stringify(source)}: ${wrong}; ${VALIDATE_HINT}` }
  const missing = textAt(object, 'kind') === '' ? 'Kind' : 'apiVersion'
  return { text: `unable to decode ${JSON.stringify(source)}: Object '${missing}' is missing in '${compactJson(object)}'` }
}

/** An object with its type and its namespace looked up. */
async function located({ client }: Invocation, { object, source }: FileObject): Promise<ManifestEntry> {
  const [name, namespace] = [textAt(object, 'metadata', 'name'), textAt(object, 'metadata', 'namespace')]
  const resource = await client.resourceOfKind(textAt(object, 'apiVersion'), textAt(object, 'kind'))
  if (!resource.ok) {
    if (!('text' in resource.error)) return { trouble: resource.error }
    const about = `for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(namespace)} from ${JSON.stringify(source)}`
    const text = `resource mapping not found ${about}: ${messageOf(resource.error)}\nensure CRDs are installed first`
    return { trouble: { text } }
  }
  const found = { resource: resource.value, name, source }
  if (!resource.value.namespaced) return { ...found, namespace: '', object }
  const mine = JSON.stringify(client.namespace)
  if (client.namespaceGiven && namespace !== '' && namespace !== client.namespace) {
    const advice = `You must pass '--namespace=${namespace}' to perform this operation.`
    const text = `the namespace from the provided object ${JSON.stringify(namespace)} does not match the namespace ${mine}. ${advice}`
    return { trouble: { text } }
  }
  const used = namespace || client.namespace
  const metadata = { ...objectAt(object, 'metadata'), namespace: used }
  return { ...found, namespace: used, object: { ...object, metadata } }
}

/** Keeps what `-l` matches. */
function chosen(entries: readonly ManifestEntry[], selector: string): Result<readonly ManifestEntry[], Trouble> {
  if (selector === '') return { ok: true, value: entries }
  const parsed = parseSelector(selector)
  if (!parsed.ok) return { ok: false, error: { text: parsed.error } }
  const labelsOf = ({ object }: Manifest): { readonly [key: string]: string } =>
    Object.fromEntries(Object.entries(objectAt(object, 'metadata', 'labels')).map(([key, value]) => [key, String(value)]))
  return { ok: true, value: entries.filter((entry) => 'trouble' in entry || matches(parsed.value, labelsOf(entry))) }
}

export interface ManifestOptions {
  readonly validation: FieldValidation
  /** The value of `-l`, for commands that have it. */
  readonly selector?: string
}

/**
 * The objects of `-f`, each ready to be sent or with the reason why not; the error is for a file that is not there at all.
 * Source: cli-runtime pkg/resource/{builder,visitor,mapper}.go.
 */
export async function readManifests(
  invocation: Invocation,
  { validation, selector = '' }: ManifestOptions,
): Promise<Result<readonly ManifestEntry[], Trouble>> {
  const { flags, host } = invocation
  const read = await readEntries(host, flags.list('filename'), flags.bool('recursive'))
  if (!read.ok) return read
  const entries: ManifestEntry[] = []
  const broken = new Set<string>()
  for (const entry of read.value) {
    if ('trouble' in entry) {
      entries.push(entry)
      continue
    }
    if (broken.has(entry.source)) continue
    const trouble = unreadable(entry, validation)
    // What is no object ends its file.
    if (trouble) broken.add(entry.source)
    entries.push(trouble ? { trouble } : await located(invocation, entry))
  }
  return chosen(entries, selector)
}

/** `Resource: "/v1, Resource=services", …`: an object in the words of a failure. Source: cli-runtime Info.String. */
export function described({ resource, namespace, name }: Pick<Manifest, 'resource' | 'namespace' | 'name'>): string {
  const type = `${resource.group}/${resource.version}`
  const names = `Name: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}`
  return `Resource: "${type}, Resource=${resource.plural}", GroupVersionKind: "${type}, Kind=${resource.kind}"\n${names}`
}

/** `--validate` in a request, and `--dry-run=server`. */
export const writeQueryOf = (
  fieldManager: string,
  validation: FieldValidation | null,
  dryRun: string,
): { readonly [name: string]: string } => ({
  fieldManager,
  ...(validation === null ? {} : { fieldValidation: validation }),
  ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
})

/** `apps/v1` and `Deployment` of a resource, as an object carries them. */
export const typeMetaOf = (resource: ApiResource): { readonly apiVersion: string; readonly kind: string } => ({
  apiVersion: apiVersionOf(resource),
  kind: resource.kind,
})
