import type { JsonObject, JsonValue } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import { toYaml } from '../../manifest/to-yaml.ts'
import { isObject, listAt, objectAt } from '../client/json.ts'
import type { Trouble } from '../client/trouble.ts'
import type { Flags } from '../flags/types.ts'
import type { KubectlHost } from '../host.ts'
import { parseCustomColumns, printCustomColumns } from './custom-columns.ts'
import { goSyntax } from './go-syntax.ts'
import { indentedJson } from './json-text.ts'
import { findByAction, printJsonPath } from './jsonpath/evaluate.ts'
import { type Action, parseJsonPath } from './jsonpath/parse.ts'
import { objectName } from './name.ts'
import { executeTemplate } from './template/execute.ts'
import { parseTemplate } from './template/parse.ts'

/** Prints one object, or a List; the keys of JSON stay in the order that the object has. */
export type PrintObject = (object: JsonValue) => Result<string, Trouble>

const OBJECT_FORMATS = ['go-template', 'go-template-file', 'json', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file', 'name']
const LAST_FORMATS = ['template', 'templatefile', 'yaml']
const COLUMN_FORMATS = ['custom-columns', 'custom-columns-file']

/** In any case of letters. Source: cli-runtime pkg/genericclioptions/json_yaml_flags.go, name_flags.go. */
const WHOLE_FORMATS: ReadonlySet<string> = new Set(['json', 'yaml', 'name'])

export interface OutputOptions {
  /** The command has `wide` and custom columns too. */
  readonly columns?: boolean
  readonly host: KubectlHost
}

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })
const printed = (value: string): Result<string, Trouble> => ({ ok: true, value })

/** `jsonpath={.x}` as format and argument; `--template` gives the argument too. */
function formatOf(flags: Flags): readonly [format: string, argument: string | null] {
  const output = flags.text('output')
  const equals = output.indexOf('=')
  const template = flags.changed('template') ? flags.text('template') : null
  if (output === '' && template !== null) return ['go-template', template]
  if (WHOLE_FORMATS.has(output.toLowerCase())) return [output.toLowerCase(), template]
  return equals < 0 || WHOLE_FORMATS.has(output.slice(0, equals))
    ? [output, template]
    : [output.slice(0, equals), output.slice(equals + 1)]
}

/** Without what servers keep about field ownership. */
export function withoutManagedFields(object: JsonValue): JsonValue {
  if (!isObject(object)) return object
  const items = object['items']
  if (Array.isArray(items)) return { ...object, items: items.map((item: JsonValue) => withoutManagedFields(item)) }
  const { managedFields: _, ...metadata } = objectAt(object, 'metadata')
  return isObject(object['metadata']) ? { ...object, metadata } : object
}

/**
 * The printer that `-o` and `--template` ask for; null when neither is given (or `-o wide` where the command has it).
 * Source: cli-runtime pkg/genericclioptions/print_flags.go.
 */
export async function printerOf(
  flags: Flags,
  { columns = false, host }: OutputOptions,
): Promise<Result<PrintObject | null, Trouble>> {
  const [format, argument] = formatOf(flags)
  if (format === '' || (columns && format === 'wide')) return { ok: true, value: null }
  const keepManaged = flags.bool('show-managed-fields')
  const tidy = (object: JsonValue): JsonValue => (keepManaged ? object : withoutManagedFields(object))
  if (format === 'json') return { ok: true, value: (object) => printed(indentedJson(tidy(object))) }
  if (format === 'yaml') return { ok: true, value: yamlPrinter(tidy) }
  if (format === 'name') return { ok: true, value: (object) => printed(names(object)) }
  const known = [...OBJECT_FORMATS, ...LAST_FORMATS, ...(columns ? COLUMN_FORMATS : [])]
  if (!known.includes(format)) {
    const allowed = [
      ...(columns ? COLUMN_FORMATS : []),
      ...OBJECT_FORMATS,
      ...LAST_FORMATS.slice(0, 2),
      ...(columns ? ['wide'] : []),
      'yaml',
    ]
    return refused(
      `unable to match a printer suitable for the output format ${JSON.stringify(format)}, allowed formats are: ${allowed.join(',')}`,
    )
  }
  const source = await sourceOf(format, argument, host)
  if (!source.ok) return source
  if (format.startsWith('jsonpath')) return jsonPathPrinter(format, source.value)
  return format.startsWith('custom-columns') ? columnsPrinter(source.value, flags) : templatePrinter(source.value)
}

const names = (object: JsonValue): string =>
  isObject(object) && Array.isArray(object['items'])
    ? listAt(object, 'items')
        .map((item) => `${objectName(item)}\n`)
        .join('')
    : `${objectName(object)}\n`

/** Documents after the first begin with `---`. */
function yamlPrinter(tidy: (object: JsonValue) => JsonValue): PrintObject {
  let printedBefore = false
  return (object) => {
    const text = `${printedBefore ? '---\n' : ''}${toYaml(tidy(object))}`
    printedBefore = true
    return printed(text)
  }
}

/** The expression itself, or what the file holds that is named instead. */
async function sourceOf(format: string, argument: string | null, host: KubectlHost): Promise<Result<string, Trouble>> {
  if (argument === null || argument === '') {
    return refused(
      format.startsWith('custom-columns')
        ? 'custom-columns format specified but no custom columns given'
        : 'template format specified but no template given',
    )
  }
  if (!format.endsWith('file')) return { ok: true, value: argument }
  const text = await host.files.read(argument.startsWith('/') ? argument : `${host.cwd}/${argument}`)
  const what = format === 'custom-columns-file' ? 'template' : '--template'
  if (text === null) return refused(`error reading ${what} ${argument}, open ${argument}: no such file or directory`)
  return { ok: true, value: format === 'custom-columns-file' ? columnsFile(text) : text }
}

/** Two lines, headers and paths, as one spec. */
function columnsFile(text: string): string {
  const [headers = '', paths = ''] = text.split('\n')
  const fields = (line: string): readonly string[] => line.trim().split(/\s+/)
  return fields(headers)
    .map((header, i) => `${header}:${fields(paths)[i] ?? ''}`)
    .join(',')
}

function jsonPathPrinter(format: string, source: string): Result<PrintObject, Trouble> {
  const parsed = parseJsonPath(source)
  if (!parsed.ok) return refused(`error parsing jsonpath ${source}, ${parsed.error}`)
  const actions: readonly Action[] = parsed.value
  return {
    ok: true,
    value: (object) => {
      const found = format === 'jsonpath-as-json' ? asJson(actions, object) : printJsonPath(actions, object)
      if (found.ok) return found
      const why = `Error executing template: ${found.error}. Printing more information for debugging the template:`
      return refused(
        `error executing jsonpath ${JSON.stringify(source)}: ${why}\n\ttemplate was:\n\t\t${source}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`,
      )
    },
  }
}

function asJson(actions: readonly Action[], object: JsonValue): Result<string, string> {
  const found = findByAction(actions, object)
  return found.ok ? { ok: true, value: found.value.map((values) => indentedJson([...values])).join('') } : found
}

function templatePrinter(source: string): Result<PrintObject, Trouble> {
  const parsed = parseTemplate(source)
  if (!parsed.ok) return refused(`error parsing template ${source}, template: output:1: ${parsed.error}`)
  return {
    ok: true,
    value: (object) => {
      const text = executeTemplate(parsed.value, object)
      if (text.ok) return text
      return refused(`error executing template ${JSON.stringify(source)}: template: output:1: ${text.error}`)
    },
  }
}

function columnsPrinter(spec: string, flags: Flags): Result<PrintObject, Trouble> {
  const parsed = parseCustomColumns(spec)
  if (!parsed.ok) return refused(parsed.error)
  return {
    ok: true,
    value: (object) => {
      const isList = isObject(object) && Array.isArray(object['items'])
      const text = printCustomColumns(parsed.value, isList ? listAt(object, 'items') : [object], !flags.bool('no-headers'))
      return text.ok ? text : refused(text.error)
    },
  }
}

/** Several objects as one, the way kubectl prints them. */
export const listOf = (items: readonly JsonValue[]): JsonObject => ({
  apiVersion: 'v1',
  items,
  kind: 'List',
  metadata: { resourceVersion: '' },
})
