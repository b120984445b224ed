import { LineCounter, parseDocument } from 'yaml'
import type { JsonObject, JsonValue } from '../core/api/json.ts'
import { FREE_MAP, LIST, SHAPES, type Shape } from './shapes.ts'
import type { Problem, TextRange } from './types.ts'

const LINE = /^(?<lead>[ \t]*)(?<dash>(?:- +)*-?)(?<key>[^\s:#][^:#]*?)\s*:(?<value>\s.*|)$/

interface Open {
  readonly shape: Shape
  /** True for the map of a list's entry: it stands two columns behind its dash. */
  readonly entry: boolean
  /** Column at which keys of this map stand. */
  readonly column: number
  readonly seen: Set<string>
  /** True when no key was put in yet. */
  empty: boolean
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** True when the manifest's parts stand beside `metadata:` and `spec:` instead of in them. */
function hasLostIndentation(object: JsonValue | undefined, shape: Shape): object is JsonObject {
  if (!isObject(object)) return false
  const emptied = ['metadata', 'spec'].some((name) => Object.hasOwn(object, name) && object[name] === null)
  return emptied && Object.keys(object).some((key) => !Object.hasOwn(shape, key))
}

/**
 * Recognises a manifest that was pasted without its indentation, and puts it back: each line goes into the innermost open
 * map that knows its key. The problem carries the whole text repaired, or no fix where the repair does not fit the kind.
 * Null when the document is not such a manifest. Only kinds in SHAPES are known.
 */
export function repairIndentation(
  text: string,
  object: JsonValue | undefined,
  range: TextRange,
  document: number,
): Problem | null {
  const kind = isObject(object) && typeof object['kind'] === 'string' ? object['kind'] : ''
  const shape = Object.hasOwn(SHAPES, kind) ? SHAPES[kind] : undefined
  if (!shape || !hasLostIndentation(object, shape)) return null
  const lines = text.split('\n')
  const first = range.startLine - 1
  const last = Math.max(first + 1, range.endColumn === 1 ? range.endLine - 1 : range.endLine)
  const repaired = indent(lines.slice(first, last), shape)
  const problem: Problem = {
    severity: 'error',
    source: 'yaml',
    document,
    range: { startLine: range.startLine, startColumn: 1, endLine: range.startLine, endColumn: (lines[first]?.length ?? 0) + 1 },
    message: `The indentation of this ${kind} is lost: "metadata" and "spec" are empty, and what belongs in them stands beside them. YAML nests by indentation.`,
  }
  if (!repaired || !fits(repaired, shape)) return problem
  const whole = [...lines.slice(0, first), ...repaired, ...lines.slice(last)].join('\n')
  return { ...problem, fix: { title: 'Put the indentation back', text: whole } }
}

function indent(lines: readonly string[], shape: Shape): readonly string[] | null {
  const stack: Open[] = [{ shape, entry: false, column: 0, seen: new Set(), empty: true }]
  const out: string[] = []
  for (const line of lines) {
    const parts = LINE.exec(line)?.groups
    if (!parts) {
      if (line.trim() !== '' && !line.trim().startsWith('#')) return null
      out.push(line)
      continue
    }
    const { dash = '', key = '', value = '' } = parts
    const placed = place(stack, key.trim(), value.trim(), dash.includes('-'))
    if (placed === null) return null
    out.push(`${placed}${key.trim()}:${value === '' ? '' : ` ${value.trim()}`}`)
  }
  return out
}

/** Finds the map that takes `key`, closes those inside it, opens what the key opens; answers with what stands before the key. */
function place(stack: Open[], key: string, value: string, newEntry: boolean): string | null {
  const at = newEntry
    ? stack.findLastIndex((open) => isEntryOf(open, key))
    : stack.findLastIndex((open) => takes(stack, open, key, value))
  const open = stack[at]
  if (!open) return null
  stack.splice(at + 1)
  if (newEntry) open.seen.clear()
  open.seen.add(key)
  open.empty = false
  const before = newEntry ? `${' '.repeat(open.column - 2)}- ` : ' '.repeat(open.column)
  const inner = open.shape === FREE_MAP || !Object.hasOwn(open.shape, key) ? undefined : open.shape[key]
  if (inner && value === '') {
    const entry = inner[LIST]
    stack.push(
      entry
        ? { shape: entry, entry: true, column: open.column + 4, seen: new Set(), empty: true }
        : { shape: inner, entry: false, column: open.column + 2, seen: new Set(), empty: true },
    )
  }
  return before
}

const isEntryOf = ({ shape, entry }: Open, key: string): boolean => entry && Object.hasOwn(shape, key)

function takes(stack: readonly Open[], open: Open, key: string, value: string): boolean {
  if (open.shape !== FREE_MAP) return Object.hasOwn(open.shape, key) && !open.seen.has(key)
  // A free map takes any pair, but a key that a map around it still waits for more likely belongs there.
  const wanted = stack.some(({ shape, seen }) => shape !== FREE_MAP && Object.hasOwn(shape, key) && !seen.has(key))
  return value !== '' && (open.empty || !wanted)
}

/** The repaired text parses, and every key stands where the kind knows it. */
function fits(lines: readonly string[], shape: Shape): boolean {
  const parsed = parseDocument(lines.join('\n'), { version: '1.1', lineCounter: new LineCounter(), prettyErrors: false })
  // As in reading: a document without tags of its own holds JSON values only.
  return parsed.errors.length === 0 && knows(shape, parsed.toJS() as JsonValue)
}

function knows(shape: Shape, value: JsonValue): boolean {
  if (shape === FREE_MAP || !isObject(value)) return true
  return Object.entries(value).every(([key, part]) => {
    if (!Object.hasOwn(shape, key)) return false
    const inner = shape[key]
    if (!inner) return true
    const entry = inner[LIST]
    return entry ? Array.isArray(part) && part.every((item: JsonValue) => knows(entry, item)) : knows(inner, part)
  })
}
