import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CaseResult, count } from './report.ts'

/** The document that says how true the model is. */
export const FIDELITY = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', 'docs', 'fidelity.md')

const [START, END] = ['<!-- counts: npm run conformance -- --write-fidelity -->', '<!-- /counts -->']

/** Results by suite, as a table: what passes, of how many, and how many are disputed. */
export function countsTable(results: readonly { readonly suite: string; readonly cases: readonly CaseResult[] }[]): string {
  const row = (suite: string, cases: readonly CaseResult[]): string => {
    const { passed, disputed } = count(cases)
    return `| ${suite} | ${passed} | ${cases.length} | ${disputed} |`
  }
  return [
    '| suite | pass | cases | disputed |',
    '| --- | --- | --- | --- |',
    ...results.map(({ suite, cases }) => row(suite, cases)),
    row(
      'all',
      results.flatMap(({ cases }) => cases),
    ),
  ].join('\n')
}

/** The document with the table between its two marks replaced. Throws when a mark is missing. */
export function withCounts(document: string, table: string): string {
  const [from, to] = [document.indexOf(START), document.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`the document lacks ${START} … ${END}`)
  return `${document.slice(0, from)}${START}\n${table}\n${document.slice(to)}`
}
