import type { JsonValue } from '../../core/api/json.ts'
import { at, isObject, listAt, objectAt, textAt } from '../client/json.ts'
import { ageOf } from './age.ts'
import { layOut } from './columns.ts'

/** How rows of Tables are shown. */
export interface TableOptions {
  readonly wide: boolean
  readonly noHeaders: boolean
  readonly withNamespace: boolean
  /** `service`: what stands before the names; null for none. */
  readonly kindPrefix: string | null
  /** Keys of `-L`. */
  readonly labelColumns: readonly string[]
  readonly showLabels: boolean
  /** The event's kind is the first column (`--output-watch-events`). */
  readonly withEvents: boolean
}

interface Column {
  readonly name: string
  readonly priority: number
  readonly isName: boolean
}

/** A row and the object that it stands for. */
export interface Row {
  readonly cells: readonly JsonValue[]
  readonly object: JsonValue
}

/** What a server that prints no Tables answers, as a Table of names and ages. */
export function asTable(body: JsonValue, nowMs: number): JsonValue {
  if (textAt(body, 'kind') === 'Table') return body
  const items = isObject(body) && Array.isArray(body['items']) ? body['items'] : [body]
  return {
    kind: 'Table',
    metadata: objectAt(body, 'metadata'),
    columnDefinitions: [
      { name: 'Name', format: 'name', priority: 0 },
      { name: 'Age', format: '', priority: 0 },
    ],
    rows: items.map((object: JsonValue) => ({
      cells: [textAt(object, 'metadata', 'name'), ageOf(textAt(object, 'metadata', 'creationTimestamp'), nowMs)],
      object,
    })),
  }
}

export const rowsOf = (table: JsonValue): readonly Row[] =>
  listAt(table, 'rows').map((row) => ({ cells: listAt(row, 'cells'), object: at(row, 'object') ?? null }))

/** A text of several lines is cut at its first. Source: cli-runtime pkg/printers/tableprinter.go printRows. */
function cellText(value: JsonValue): string {
  if (value === null) return '<none>'
  if (typeof value !== 'string') return typeof value === 'object' ? JSON.stringify(value) : String(value)
  const end = value.search(/[\f\n\r]/)
  return end < 0 ? value : `${value.slice(0, end)}...`
}

const lastPart = (key: string): string => key.split('/').at(-1) ?? key

/** Prints rows of one type, the header once; widths of columns only grow from call to call. */
export class TableWriter {
  readonly #options: TableOptions
  readonly #widths: number[] = []
  #columns: readonly Column[] = []
  #headed = false

  constructor(options: TableOptions) {
    this.#options = options
  }

  /** Takes over the columns of a Table that has them. */
  learn(table: JsonValue): void {
    const columns = listAt(table, 'columnDefinitions')
    if (columns.length === 0) return
    this.#columns = columns.map((column) => ({
      name: textAt(column, 'name'),
      priority: Number(at(column, 'priority') ?? 0),
      isName: textAt(column, 'format') === 'name' && textAt(column, 'name') === 'Name',
    }))
  }

  /** The text of rows, the header before the first of them. `event` is the kind of a watch's event. */
  text(rows: readonly Row[], event = ''): string {
    if (rows.length === 0) return ''
    const lines = rows.map((row) => this.#line(row, event))
    const header = this.#headed || this.#options.noHeaders ? [] : [this.#header()]
    this.#headed = true
    return layOut([...header, ...lines], this.#widths)
  }

  #shown(): readonly (readonly [column: Column, i: number])[] {
    return this.#columns.map((column, i) => [column, i] as const).filter(([{ priority }]) => this.#options.wide || priority === 0)
  }

  #header(): readonly string[] {
    const { withEvents, withNamespace, labelColumns, showLabels } = this.#options
    return [
      ...(withEvents ? ['EVENT'] : []),
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...this.#shown().map(([{ name }]) => name.toUpperCase()),
      ...labelColumns.map((key) => lastPart(key).toUpperCase()),
      ...(showLabels ? ['LABELS'] : []),
    ]
  }

  #line({ cells, object }: Row, event: string): readonly string[] {
    const { withEvents, withNamespace, labelColumns, showLabels, kindPrefix } = this.#options
    const labels = objectAt(object, 'metadata', 'labels')
    const pairs = Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`)
    return [
      ...(withEvents ? [event] : []),
      ...(withNamespace ? [textAt(object, 'metadata', 'namespace')] : []),
      ...this.#shown().map(([{ isName }, i]) => {
        const text = cellText(cells[i] ?? null)
        return isName && kindPrefix !== null ? `${kindPrefix}/${text}` : text
      }),
      ...labelColumns.map((key) => (Object.hasOwn(labels, key) ? String(labels[key]) : '')),
      ...(showLabels ? [pairs.length === 0 ? '<none>' : pairs.toSorted().join(',')] : []),
    ]
  }
}
