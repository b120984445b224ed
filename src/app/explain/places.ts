import type { FieldRef } from '../../core/because.ts'
import type { ApplyResult } from '../../core/sim/types.ts'
import type { DocumentView, TextRange } from '../../manifest/types.ts'
import type { ClusterView } from '../../protocol/view.ts'
import type { ChecksState } from '../store/checks.ts'
import type { ManifestFile } from '../store/files.ts'

/** A stretch of one of the open files. */
export interface FilePlace {
  readonly fileId: string
  readonly fileName: string
  readonly range: TextRange
  readonly document: DocumentView
}

const DEFAULT_NAMESPACE = 'default'
const CLUSTER_WIDE = new Set(['Node', 'Namespace'])

const around = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['), 0))

/** Where a field stands in a document: itself, else its key, else the nearest field around it, else the name. */
export function rangeOfPath({ fields, keys, range }: DocumentView, path: string): TextRange {
  for (let at = path; at !== ''; at = around(at)) {
    const found = fields[at] ?? keys[at]
    if (found) return found
  }
  return fields['metadata.name'] ?? fields['kind'] ?? range
}

const isDocumentOf = (document: DocumentView, { kind, namespace, name }: FieldRef): boolean =>
  document.kind === kind &&
  document.name === name &&
  (CLUSTER_WIDE.has(kind) || (document.namespace || DEFAULT_NAMESPACE) === (namespace || DEFAULT_NAMESPACE))

/** A Pod that a Deployment made has no manifest of its own: its fields stand in the template. */
function templateRef(ref: FieldRef, view: ClusterView | null): FieldRef | null {
  if (ref.kind !== 'Pod' || !view) return null
  const pod = view.pods.find(({ namespace, name }) => namespace === ref.namespace && name === ref.name)
  const group = pod && view.groups.find(({ id }) => id === pod.group)
  if (!group) return null
  const inTemplate = ref.path?.startsWith('metadata.labels') || ref.path?.startsWith('spec.')
  const { kind, namespace, name } = group
  return { kind, namespace, name, path: inTemplate ? `spec.template.${ref.path}` : 'spec.template' }
}

/** Where an object or a field of it is written in the open files; null when it is in none. */
export function placeOfRef(
  ref: FieldRef,
  files: readonly ManifestFile[],
  checks: ChecksState,
  view: ClusterView | null = null,
): FilePlace | null {
  for (const { id, name, text } of files) {
    const check = checks[id]
    // Places of another text would point at the wrong lines.
    if (!check || check.text !== text) continue
    const document = check.manifest.documents.find((one) => isDocumentOf(one, ref))
    if (document) return { fileId: id, fileName: name, document, range: rangeOfPath(document, ref.path ?? '') }
  }
  const template = templateRef(ref, view)
  return template && placeOfRef(template, files, checks)
}

const contains = (range: TextRange, line: number, column: number): boolean =>
  (range.startLine < line || (range.startLine === line && range.startColumn <= column)) &&
  (line < range.endLine || (line === range.endLine && column <= range.endColumn))

const length = ({ startLine, startColumn, endLine, endColumn }: TextRange): number =>
  (endLine - startLine) * 10_000 + endColumn - startColumn

/** The object, and the innermost field, that is written at a place of a text. */
export function refAt(documents: readonly DocumentView[], line: number, column: number): FieldRef | null {
  const document = documents.find(({ range }) => range.startLine <= line && line <= range.endLine)
  if (!document || document.name === '') return null
  const namespace = CLUSTER_WIDE.has(document.kind) ? '' : document.namespace || DEFAULT_NAMESPACE
  const ref: FieldRef = { kind: document.kind, namespace, name: document.name }
  const inner = [...Object.entries(document.fields), ...Object.entries(document.keys)]
    .filter(([, range]) => contains(range, line, column))
    .toSorted(([, a], [, b]) => length(a) - length(b))[0]
  return inner ? { ...ref, path: inner[0] } : ref
}

/** A text with one stretch of it replaced. */
export function replaceRange(text: string, range: TextRange, by: string): string {
  const lines = text.split('\n')
  const offset = (line: number, column: number): number =>
    lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1
  return text.slice(0, offset(range.startLine, range.startColumn)) + by + text.slice(offset(range.endLine, range.endColumn))
}

/** How many objects of a file are not as the file says. */
export const differences = (would: readonly ApplyResult[]): number =>
  would.filter(({ action }) => action === 'created' || action === 'configured').length
