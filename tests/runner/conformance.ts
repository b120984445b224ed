import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SUITES } from './all.ts'
import { countsTable, FIDELITY, withCounts } from './fidelity.ts'
import { loadDisputes, loadSuites } from './load.ts'
import { count, runFile } from './report.ts'

/**
 * `npm run conformance -- [folder…] [--json]`: a line a suite, the names of failing cases and what was wrong with them,
 * and `N passed, N failed`. Exit code 1 when a case failed. `--write-fidelity` writes the counts of the cases that are
 * kept here into docs/fidelity.md and answers with nothing else.
 */
const HOME = join(fileURLToPath(new URL('.', import.meta.url)), '..', 'conformance')
const words = process.argv.slice(2)
const [json, write] = ['--json', '--write-fidelity'].map((option) => words.includes(option))
const unknown = words.filter((word) => word.startsWith('--') && word !== '--json' && word !== '--write-fidelity')
const folders = words.filter((word) => !word.startsWith('--'))
if (unknown.length > 0 || (write && folders.length > 0)) {
  console.error('usage: npm run conformance -- [folder…] [--json], or npm run conformance -- --write-fidelity')
  process.exit(2)
}
const disputes = loadDisputes(join(HOME, 'disputed.json'))
const files = (folders.length > 0 ? folders : [HOME]).flatMap(loadSuites)
const results = await Promise.all(
  files.map(async (file) => ({ suite: file.suite, cases: await runFile(file, SUITES, disputes) })),
)
const total = count(results.flatMap(({ cases }) => cases))

if (write) {
  writeFileSync(FIDELITY, withCounts(readFileSync(FIDELITY, 'utf8'), countsTable(results)))
} else if (json) {
  console.log(JSON.stringify({ suites: results.map(({ suite, cases }) => ({ suite, ...count(cases), cases })), ...total }))
} else {
  for (const { suite, cases } of results) {
    const { passed } = count(cases)
    console.log(`${suite} ${passed}/${cases.length}`)
    for (const { name, wrong } of cases.filter((result) => !result.passed && !result.disputed)) {
      console.log(`  ✗ ${name}`)
      for (const line of wrong.slice(0, 5)) console.log(`      ${line}`)
    }
  }
  if (total.disputed > 0) console.log(`${total.disputed} disputed`)
  console.log(`${total.passed} passed, ${total.failed} failed`)
}
// Not an exit at once: a pipe may not have taken everything yet.
process.exitCode = total.failed > 0 && !write ? 1 : 0
