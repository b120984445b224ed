import { type Document, isMap, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml'
import type { JsonObject, JsonValue } from '../core/api/json.ts'
import { MAX_ALIASES, MAX_DOCUMENTS, MAX_TEXT } from './limits.ts'
import { repairIndentation } from './lost-indentation.ts'
import { type Places, placesOf, placesUnder, rangeBetween } from './places.ts'
import { syntaxProblems } from './syntax.ts'
import type { DocumentView, Manifest, Problem, TextRange } from './types.ts'

/** A manifest as it was read. `objects[i]` is what document `i` holds; undefined where it could not be read. */
export interface ReadManifest extends Manifest {
  readonly objects: readonly (JsonValue | undefined)[]
}

const WHOLE_START: TextRange = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 }

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textField = (value: JsonValue | undefined, name: string): string => {
  const field = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  return typeof field === 'string' ? field : ''
}

/**
 * Reads YAML (1.1, as kubectl does) or JSON text of any number of documents. It never throws: what cannot be read is a
 * problem at its place, and the other documents are read all the same. Refused whole: over 2 MB, over 1,000 documents.
 */
export function readManifest(text: string): ReadManifest {
  const refusal = tooLarge(text)
  if (refusal) return { documents: [], objects: [], problems: [refusal] }
  const lines = new LineCounter()
  const parsed = parseAllDocuments(text, {
    version: '1.1',
    uniqueKeys: true,
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
  })
  const documents: DocumentView[] = []
  const objects: (JsonValue | undefined)[] = []
  const problems: Problem[] = []
  for (const document of 'empty' in parsed ? [] : parsed) {
    for (const { object, ruins, places, range, found } of readDocument(document, text, lines)) {
      const index = objects.length
      objects.push(object)
      documents.push(describe(object, index, range, places))
      const repair = repairIndentation(text, object ?? ruins, range, index)
      // Where lost indentation explains everything, keys that now stand twice only distract.
      if (repair) problems.push(repair)
      else problems.push(...found.map((problem) => ({ ...problem, document: index })))
    }
  }
  return { documents, objects, problems }
}

function tooLarge(text: string): Problem | null {
  const refuse = (message: string): Problem => ({ severity: 'error', message, range: WHOLE_START, document: 0, source: 'yaml' })
  if (text.length > MAX_TEXT) {
    const size = (text.length / 1_000_000).toFixed(1)
    return refuse(
      `This text has ${size} million characters; ${MAX_TEXT / 1_000_000} million can be read. Split it into several files.`,
    )
  }
  const count = (text.match(/^---/gm)?.length ?? 0) + 1
  if (count > MAX_DOCUMENTS)
    return refuse(`This text has about ${count} documents; ${MAX_DOCUMENTS} can be read. Split it into several files.`)
  return null
}

interface Entry {
  readonly object: JsonValue | undefined
  /** What a document with errors holds all the same: only to be recognised by, never applied. */
  readonly ruins?: JsonValue
  readonly places: Places
  readonly range: TextRange
  readonly found: readonly Omit<Problem, 'document'>[]
}

function readDocument(document: Document.Parsed, text: string, lines: LineCounter): readonly Entry[] {
  const { contents } = document
  const places = placesOf(contents, lines)
  const range = contents ? rangeBetween(lines, contents.range[0], contents.range[1]) : WHOLE_START
  const found = syntaxProblems(document, text, lines)
  if (found.length > 0) {
    const onlyRepeats = document.errors.every(({ code }) => code === 'DUPLICATE_KEY')
    const ruins = onlyRepeats ? toValue(document, range) : null
    return [{ object: undefined, places, range, found, ...(ruins && 'object' in ruins ? { ruins: ruins.object } : {}) }]
  }
  const value = toValue(document, range)
  if ('problem' in value) return [{ object: undefined, places, range, found: [value.problem] }]
  if (value.object === null) return []
  return flattenList(value.object, contents, { places, range }, lines)
}

function toValue(document: Document.Parsed, range: TextRange): { object: JsonValue } | { problem: Omit<Problem, 'document'> } {
  try {
    // A YAML document without tags of its own holds JSON values only; `yaml` types it unknown.
    return { object: document.toJS({ maxAliasCount: MAX_ALIASES }) as JsonValue }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const aliases = message.includes('alias')
    return {
      problem: {
        severity: 'error',
        source: 'yaml',
        range,
        message: aliases
          ? `The aliases of this document grow to more than can be read (${MAX_ALIASES} uses). Write the values out.`
          : message,
      },
    }
  }
}

/** The items of a `List` are objects of their own. */
function flattenList(
  object: JsonValue,
  contents: ParsedNode | null,
  whole: { readonly places: Places; readonly range: TextRange },
  lines: LineCounter,
): readonly Entry[] {
  const items = isObject(object) && textField(object, 'kind') === 'List' ? object['items'] : undefined
  if (!Array.isArray(items)) return [{ object, ...whole, found: [] }]
  return items.slice(0, MAX_DOCUMENTS).map((item: JsonValue, i) => {
    const node = isMap(contents) ? contents.getIn(['items', i], true) : null
    const range = isMap(node) && node.range ? rangeBetween(lines, node.range[0], node.range[1]) : whole.range
    return { object: item, places: placesUnder(whole.places, `items[${i}]`), range, found: [] }
  })
}

function describe(object: JsonValue | undefined, document: number, range: TextRange, places: Places): DocumentView {
  const metadata = isObject(object) ? object['metadata'] : undefined
  return {
    document,
    range,
    apiVersion: textField(object, 'apiVersion'),
    kind: textField(object, 'kind'),
    namespace: textField(metadata, 'namespace'),
    name: textField(metadata, 'name'),
    ...places,
  }
}
