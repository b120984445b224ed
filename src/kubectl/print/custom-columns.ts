import type { JsonValue } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import { goMap } from '../../core/apiserver/patch/go-map.ts'
import { layOut } from './columns.ts'
import { findJsonPath } from './jsonpath/evaluate.ts'
import type { Action } from './jsonpath/parse.ts'
import { parseRelaxedPath } from './jsonpath/relaxed.ts'

interface OwnColumn {
  readonly header: string
  readonly path: readonly Action[]
}

/** Reads `NAME:.metadata.name,TYPE:.spec.type`. Source: kubectl pkg/cmd/get/customcolumn.go. */
export function parseCustomColumns(spec: string): Result<readonly OwnColumn[], string> {
  if (spec === '') return { ok: false, error: 'custom-columns format specified but no custom columns given' }
  const columns: OwnColumn[] = []
  for (const part of spec.split(',')) {
    const [, header, path] = /^([^:]*):(.*)$/s.exec(part) ?? []
    if (header === undefined || path === undefined) {
      return { ok: false, error: `unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>` }
    }
    const parsed = parseRelaxedPath(path)
    if (!parsed.ok) return parsed
    columns.push({ header, path: parsed.value })
  }
  return { ok: true, value: columns }
}

/** One row an object, cells of a missing field `<none>`. */
export function printCustomColumns(
  columns: readonly OwnColumn[],
  objects: readonly JsonValue[],
  withHeaders: boolean,
): Result<string, string> {
  const rows: string[][] = withHeaders ? [columns.map(({ header }) => header)] : []
  for (const object of objects) {
    const cells: string[] = []
    for (const { path } of columns) {
      const found = findJsonPath(path, object)
      if (!found.ok) return found
      cells.push(found.value.length === 0 ? '<none>' : found.value.map(goMap).join(','))
    }
    rows.push(cells)
  }
  return { ok: true, value: layOut(rows) }
}
