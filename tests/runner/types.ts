import type { JsonObject } from '../../src/core/api/json.ts'

/** One file of cases: `{ suite, about, cases }`. */
export interface SuiteFile {
  readonly suite: string
  readonly cases: readonly JsonObject[]
  /** The whole file, for what stands beside the cases. */
  readonly file?: JsonObject
}

/**
 * Runs one case and answers with what was wrong, one line a difference; empty is a pass. It throws on a field, matcher
 * or token that it does not know: the runner counts that as a failure.
 */
export type CaseRunner = (test: JsonObject, suite: string, file?: JsonObject) => readonly string[] | Promise<readonly string[]>

/** Runners by suite name (`apiserver/dualstack`); `apiserver/*` runs every suite of the area that has no runner of its own. */
export type Suites = { readonly [suite: string]: CaseRunner }
