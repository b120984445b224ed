import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type ParsedNode } from 'yaml'
import { MAX_DEPTH } from './limits.ts'
import type { TextRange } from './types.ts'

export interface Places {
  readonly fields: { readonly [path: string]: TextRange }
  readonly keys: { readonly [path: string]: TextRange }
}

/** The stretch of text between two offsets, in lines and columns from 1. */
export function rangeBetween(lines: LineCounter, start: number, end: number): TextRange {
  const from = lines.linePos(start)
  const to = lines.linePos(Math.max(start, end))
  return { startLine: from.line, startColumn: from.col, endLine: to.line, endColumn: to.col }
}

/** Where a node's own text stands, without the space and comments behind it. */
export function rangeOf(lines: LineCounter, node: Node): TextRange | null {
  const range = node.range
  return range ? rangeBetween(lines, range[0], range[1]) : null
}

/**
 * Where every field of a document stands, by the path that the API server gives it (`spec.ports[0].targetPort`).
 * Aliased values stand where the alias stands.
 */
export function placesOf(root: ParsedNode | null, lines: LineCounter): Places {
  const fields = new Map<string, TextRange>()
  const keys = new Map<string, TextRange>()
  const note = (into: Map<string, TextRange>, path: string, node: Node): void => {
    const range = rangeOf(lines, node)
    if (range) into.set(path, range)
  }
  const walk = (node: Node | null, path: string, depth: number): void => {
    if (!node || depth > MAX_DEPTH) return
    if (path) note(fields, path, node)
    if (isAlias(node)) return
    if (isSeq(node)) for (const [i, item] of node.items.entries()) walk(asNode(item), `${path}[${i}]`, depth + 1)
    if (!isMap(node)) return
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue
      const at = path ? `${path}.${String(key.value)}` : String(key.value)
      note(keys, at, key)
      walk(asNode(value), at, depth + 1)
    }
  }
  walk(root, '', 0)
  return { fields: Object.fromEntries(fields), keys: Object.fromEntries(keys) }
}

const asNode = (value: unknown): Node | null => (isAlias(value) || isMap(value) || isSeq(value) || isScalar(value) ? value : null)

/** The places of one item of a List, with paths as if the item stood alone. */
export function placesUnder({ fields, keys }: Places, prefix: string): Places {
  const under = (places: Places['fields']): Places['fields'] =>
    Object.fromEntries(
      Object.entries(places).flatMap(([path, range]) =>
        path.startsWith(`${prefix}.`) ? [[path.slice(prefix.length + 1), range]] : [],
      ),
    )
  return { fields: under(fields), keys: under(keys) }
}
