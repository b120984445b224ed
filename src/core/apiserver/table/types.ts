import type { JsonObject, JsonValue } from '../../api/json.ts'
import type { Result } from '../../api/status.ts'
import type { ApiRequest } from '../types.ts'

export interface Column {
  readonly name: string
  readonly type: 'string' | 'integer'
  /** `name` on the column that names the object, else ''. */
  readonly format: string
  readonly description: string
  /** 1: shown by `-o wide` alone. */
  readonly priority: 0 | 1
}

export interface PrintOptions {
  /** Simulated time, ms since the cluster's start. */
  readonly nowMs: number
  /** False leaves out the cells of wide columns. The server always prints them, and clients hide them. */
  readonly wide: boolean
}

/** What one object shows. */
export interface PrintedRow {
  readonly cells: readonly (string | number)[]
  /** `Completed` on a Pod that has ended, so that clients may hide it. */
  readonly conditions?: readonly JsonObject[]
}

/** The row of an object of one kind: first the cells of every column, then those of wide ones where they stand last. */
export type Printer = (object: JsonObject, options: PrintOptions) => PrintedRow

/** How one kind is printed. */
export interface KindPrinter {
  readonly columns: readonly Column[]
  readonly print: Printer
}

/** Which part of an object a row carries with it. */
export type IncludeObject = 'None' | 'Metadata' | 'Object'

export interface TableRequest {
  readonly kind: string
  readonly objects: readonly JsonObject[]
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string; readonly remainingItemCount?: number }
  readonly nowMs: number
  readonly includeObject: IncludeObject
  /** False in a watch after its first event: a client has them. */
  readonly withColumns: boolean
}

/** Prints objects as `meta.k8s.io/v1` Tables. */
export interface TablePrinter {
  /** What the rows are to carry; null when the request asks for no Table. */
  wanted(headers: ApiRequest['headers'], query: ReadonlyMap<string, string>): Result<IncludeObject | null>
  print(request: TableRequest): JsonValue
}
