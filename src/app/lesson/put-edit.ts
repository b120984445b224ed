import type { Prose } from '../../lessons/prose.ts'
import type { DocumentView, TextRange } from '../../manifest/types.ts'
import { replaceRange } from '../explain/places.ts'
import { checkFile, reveal } from '../simulation/apply.ts'
import { ask } from '../simulation/connection.ts'
import { checks } from '../store/checks.ts'
import { activate, files, openFile, writeText } from '../store/files.ts'

/** The edit that words show as YAML; null when they show none. */
export function editIn(prose: Prose | undefined): string | null {
  const code = prose?.find((block) => block.is === 'code' && block.language === 'yaml')
  return code?.is === 'code' ? code.text : null
}

interface Change {
  readonly path: string
  readonly value: string
}

const NAMING = new Set(['apiVersion', 'kind', 'metadata.name', 'metadata.namespace'])

function textIn(text: string, { startLine, startColumn, endLine, endColumn }: TextRange): string {
  const lines = text.split('\n').slice(startLine - 1, endLine)
  const last = lines.length - 1
  return lines.map((line, i) => line.slice(i === 0 ? startColumn - 1 : 0, i === last ? endColumn - 1 : undefined)).join('\n')
}

/** The single values that a piece of a manifest gives. */
function changesIn(text: string, { fields }: DocumentView): readonly Change[] {
  const paths = Object.keys(fields)
  const isLeaf = (path: string): boolean => !paths.some((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`))
  return Object.entries(fields).flatMap(([path, range]) =>
    isLeaf(path) && !NAMING.has(path) ? [{ path, value: textIn(text, range) }] : [],
  )
}

const fits = (piece: DocumentView, whole: DocumentView, changes: readonly Change[]): boolean =>
  (piece.name === '' || piece.name === whole.name) &&
  (piece.kind === '' || piece.kind === whole.kind) &&
  changes.every(({ path }) => whole.fields[path] !== undefined)

/**
 * Writes an edit into the open file that it fits, without applying it: values that the file has are replaced. A whole
 * manifest of something that no file has gets a file of its own. False when it fits nowhere.
 */
export async function putIntoEditor(edit: string): Promise<boolean> {
  const { manifest } = await ask('check', { text: edit })
  const [piece] = manifest.documents
  if (!piece) return false
  const changes = changesIn(edit, piece)
  for (const { id, text } of files.getState().files) {
    const documents = checks.getState()[id]?.manifest.documents ?? []
    const whole = documents.find((one) => fits(piece, one, changes))
    if (!whole || changes.length === 0) continue
    // From the end to the start: places before an edit stay where they are.
    const edits = changes
      .flatMap(({ path, value }) => {
        const range = whole.fields[path]
        return range ? [{ range, value }] : []
      })
      .toSorted((a, b) => b.range.startLine - a.range.startLine || b.range.startColumn - a.range.startColumn)
    writeText(
      id,
      edits.reduce((now, { range, value }) => replaceRange(now, range, value), text),
    )
    activate(id)
    await checkFile(id)
    const { kind, namespace, name } = whole
    reveal({ kind, namespace, name, path: changes[0]?.path ?? '' })
    return true
  }
  if (piece.kind === '' || piece.name === '' || piece.apiVersion === '') return false
  openFile(`${piece.name}.yaml`, edit)
  return true
}
