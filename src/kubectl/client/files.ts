import { parseAllDocuments, type YAMLError } from 'yaml'
import type { JsonObject, JsonValue } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import { MAX_ALIASES } from '../../manifest/limits.ts'
import type { KubectlHost } from '../host.ts'
import { isObject, listAt, textAt } from './json.ts'
import type { Trouble } from './trouble.ts'

/** An object of a file, and where it stood. */
export interface FileObject {
  readonly object: JsonObject
  /** As it was given on the line: `svc.yaml`, `STDIN`. */
  readonly source: string
}

/** What a document of a file is: an object, or why it is none. */
export type FileEntry = FileObject | { readonly trouble: Trouble }

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })
const MANIFEST = /\.(?:json|ya?ml)$/

/** The words of go-yaml for what our reader found. Source: recorded, and go-yaml scannerc.go, parserc.go. */
function yamlWords({ code, message }: YAMLError): string {
  if (code === 'TAB_AS_INDENT') return 'found character that cannot start any token'
  if (code === 'DUPLICATE_KEY') return 'key already set in map'
  if (/Nested mappings are not allowed|Implicit keys need to be on a single line/.test(message)) {
    return 'mapping values are not allowed in this context'
  }
  return 'did not find expected key'
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** `line 4: did not find expected key`: the first mistake of a text. A key that began lines before is noticed at its colon. */
export function yamlMistake(text: string, errors: readonly YAMLError[]): string {
  const [first] = errors
  if (!first) return 'did not find expected node content'
  const late = errors.find(({ code }) => code === 'MULTILINE_IMPLICIT_KEY')
  return `line ${lineOf(text, late?.pos[1] ?? first.pos[0])}: ${yamlWords(first)}`
}

/** What a text holds, up to its first mistake; the objects of a `List` one by one. */
export function objectsOf(text: string, source: string): readonly FileEntry[] {
  const parsed = parseAllDocuments(text, { version: '1.1', uniqueKeys: true, prettyErrors: false, stringKeys: true })
  const found: FileEntry[] = []
  for (const document of 'empty' in parsed ? [] : parsed) {
    if (document.errors.length > 0) {
      const where = yamlMistake(text, document.errors)
      return [...found, { trouble: { text: `error parsing ${source}: error converting YAML to JSON: yaml: ${where}` } }]
    }
    // Without tags of its own a YAML document holds JSON values only.
    const value = document.toJS({ maxAliasCount: MAX_ALIASES }) as JsonValue
    if (value === null) continue
    if (!isObject(value)) {
      const why = `json: cannot unmarshal ${typeof value} into Go value of type map[string]interface {}`
      return [...found, { trouble: { text: `error unmarshaling ${JSON.stringify(source)}: ${why}` } }]
    }
    const items = textAt(value, 'kind') === 'List' ? listAt(value, 'items').filter(isObject) : [value]
    found.push(...items.map((object) => ({ object, source })))
  }
  return found
}

async function pathsIn(host: KubectlHost, path: string, recursive: boolean): Promise<readonly string[]> {
  const names = (await host.files.list(path)) ?? []
  const found: string[] = []
  for (const name of names) {
    const inner = `${path.replace(/\/$/, '')}/${name}`
    if ((await host.files.list(inner)) !== null) found.push(...(recursive ? await pathsIn(host, inner, recursive) : []))
    else if (MANIFEST.test(name)) found.push(inner)
  }
  return found
}

/**
 * What `-f` names: files, folders (manifests in them, by name), and `-` for standard input, in order. A file with a mistake
 * gives what stood before it.
 * Source: cli-runtime pkg/resource/builder.go, visitor.go.
 */
export async function readEntries(
  host: KubectlHost,
  filenames: readonly string[],
  recursive: boolean,
): Promise<Result<readonly FileEntry[], Trouble>> {
  const found: FileEntry[] = []
  const absolute = (path: string): string => (path.startsWith('/') ? path : `${host.cwd}/${path.replace(/^\.\//, '')}`)
  for (const name of filenames) {
    if (name === '-') {
      found.push(...objectsOf(await host.stdin(), 'STDIN'))
      continue
    }
    if (/^https?:\/\//.test(name))
      return refused(`unable to read URL ${JSON.stringify(name)}: the simulated machine has no way out`)
    const path = absolute(name)
    const isFolder = (await host.files.list(path)) !== null
    const paths = isFolder ? await pathsIn(host, path, recursive) : [path]
    for (const one of paths) {
      const text = await host.files.read(one)
      if (text === null) return refused(`the path ${JSON.stringify(name)} does not exist`)
      const source = isFolder ? `${name.replace(/\/$/, '')}${one.slice(path.replace(/\/$/, '').length)}` : name
      found.push(...objectsOf(text, source))
    }
  }
  return { ok: true, value: found }
}

/** The objects of `-f`, all of them or the first mistake. */
export async function readFiles(
  host: KubectlHost,
  filenames: readonly string[],
  recursive: boolean,
): Promise<Result<readonly FileObject[], Trouble>> {
  const entries = await readEntries(host, filenames, recursive)
  if (!entries.ok) return entries
  const objects: FileObject[] = []
  for (const entry of entries.value) {
    if ('trouble' in entry) return { ok: false, error: entry.trouble }
    objects.push(entry)
  }
  return { ok: true, value: objects }
}
