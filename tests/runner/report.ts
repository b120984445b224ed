import type { JsonObject } from '../../src/core/api/json.ts'
import type { CaseRunner, SuiteFile, Suites } from './types.ts'

export interface CaseResult {
  readonly suite: string
  readonly name: string
  readonly passed: boolean
  readonly disputed: boolean
  /** What was wrong, one line a difference. */
  readonly wrong: readonly string[]
}

export interface Dispute {
  readonly suite: string
  readonly name: string
  readonly evidence: string
}

const nameOf = (test: JsonObject, i: number): string => (typeof test['name'] === 'string' ? test['name'] : `case ${i + 1}`)

async function runCase(run: CaseRunner | undefined, test: JsonObject, { suite, file }: SuiteFile): Promise<readonly string[]> {
  if (!run) return [`no runner knows the suite ${suite}`]
  try {
    return await run(test, suite, file)
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** What runs a suite: its own runner, else that of its area (`apiserver/*`), for a suite that is new in an area that is not. */
function runnerOf(suite: string, suites: Suites): CaseRunner | undefined {
  const names = [suite, `${suite.split('/')[0]}/*`]
  const known = names.find((name) => Object.hasOwn(suites, name))
  return known === undefined ? undefined : suites[known]
}

/** Runs every case of a file. A suite of an area that nobody knows, or a runner that throws, fails the case. */
export async function runFile(whole: SuiteFile, suites: Suites, disputes: readonly Dispute[]): Promise<readonly CaseResult[]> {
  const { suite, cases } = whole
  const results: CaseResult[] = []
  for (const [i, test] of cases.entries()) {
    const name = nameOf(test, i)
    const wrong = await runCase(runnerOf(suite, suites), test, whole)
    const disputed = disputes.some((dispute) => dispute.suite === suite && dispute.name === name)
    results.push({ suite, name, passed: wrong.length === 0, disputed, wrong })
  }
  return results
}

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly disputed: number
}

/** Disputed cases count apart, whatever they do. */
export const count = (results: readonly CaseResult[]): Counts => ({
  passed: results.filter(({ passed, disputed }) => passed && !disputed).length,
  failed: results.filter(({ passed, disputed }) => !passed && !disputed).length,
  disputed: results.filter(({ disputed }) => disputed).length,
})
