import type { Status, StatusCause } from '../core/api/status.ts'
import type { ApplyResult, Cluster } from '../core/sim/types.ts'
import { applyManifest } from '../manifest/apply.ts'
import { readManifest } from '../manifest/read.ts'
import type { DocumentView, Manifest, Problem, TextRange } from '../manifest/types.ts'
import { nearField } from './near-field.ts'

/**
 * Where a field stands in a document: itself, else its key, else the nearest field around it, else the document's kind.
 */
function placeOf(document: DocumentView, field: string): TextRange {
  for (let path = field; path !== ''; path = around(path)) {
    const range = document.fields[path] ?? document.keys[path]
    if (range) return oneLine(range)
  }
  return oneLine(document.fields['kind'] ?? document.range)
}

/** The path of what a field stands in; '' above the top. */
const around = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['), 0))

/** Only the first line of a stretch is underlined: a whole block in red says nothing. */
const oneLine = (range: TextRange): TextRange =>
  range.endLine === range.startLine ? range : { ...range, endLine: range.startLine, endColumn: range.startColumn + 200 }

const UNKNOWN_FIELD = /(unknown|duplicate) field "([^"]+)"/g

/** Problems that a Status tells of, one a cause, each at its field. */
export function problemsOfStatus(status: Status, document: DocumentView): readonly Problem[] {
  const at = (range: TextRange, message: string, source: Problem['source'] = 'server'): Problem => ({
    severity: 'error',
    source,
    message,
    range,
    document: document.document,
  })
  const unknown = [...(status.message ?? '').matchAll(UNKNOWN_FIELD)]
  if (unknown.length > 0) {
    return unknown.map(([, what = '', path = '']) =>
      at(document.keys[path] ?? placeOf(document, path), `${what} field "${path}"${didYouMean(document.kind, path)}`, 'field'),
    )
  }
  const causes: readonly StatusCause[] = status.details?.causes ?? []
  if (causes.length === 0) return [at(placeOf(document, fieldInMessage(status)), status.message ?? 'refused')]
  return causes.map(({ field, message }) => at(placeOf(document, field), `${field}: ${message}`))
}

/** Ours, behind the API server's own words. */
function didYouMean(kind: string, path: string): string {
  const near = nearField(kind, path)
  return near === null ? '' : `; did you mean "${near}"?`
}

/** `…ServicePort.spec.ports.port of type int32` names a field without the indexes of lists. */
const fieldInMessage = ({ message = '' }: Status): string =>
  /Go struct field [A-Za-z]+\.([\w.]+) of type/.exec(message)?.[1] ?? ''

/** Problems of every result that failed. */
export const problemsOfResults = (results: readonly ApplyResult[], { documents }: Manifest): readonly Problem[] =>
  results.flatMap(({ document, status }) => {
    const view = documents[document]
    return status && view ? problemsOfStatus(status, view) : []
  })

/**
 * Everything that can be said of a text without changing anything: its objects, problems from YAML and from the server,
 * and what applying it would do.
 */
export function checkText(
  text: string,
  cluster: Pick<Cluster, 'apply' | 'tryApply'>,
): { readonly manifest: Manifest; readonly would: readonly ApplyResult[] } {
  const manifest = readManifest(text)
  const would = applyManifest(manifest, cluster, true)
  const { documents, problems } = manifest
  const repaired = new Set(problems.filter(({ fix }) => fix).map(({ document }) => document))
  const answered = would.filter(({ document }) => manifest.objects[document] !== undefined)
  // Where lost indentation explains everything, what the server makes of the ruins only distracts.
  const fromServer = problemsOfResults(answered, manifest).filter(({ document }) => !repaired.has(document))
  return { manifest: { documents, problems: [...problems, ...fromServer] }, would }
}
