import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import expected from './conformance/expected-failures.json' with { type: 'json' }
import { SUITES } from './runner/all.ts'
import { loadDisputes, loadSuites } from './runner/load.ts'
import { runFile } from './runner/report.ts'

const HOME = join(fileURLToPath(new URL('.', import.meta.url)), 'conformance')
const disputes = loadDisputes(join(HOME, 'disputed.json'))
const expectedToFail: { readonly [suite: string]: readonly string[] } = expected

// The list of expected failures may only shrink: a case in it that passes has to leave it.
describe.each(loadSuites(HOME))('$suite', async (file) => {
  const listed = expectedToFail[file.suite] ?? []
  test.each(await runFile(file, SUITES, disputes))('$name', ({ name, passed, disputed, wrong }) => {
    if (disputed) return
    if (listed.includes(name)) expect(passed, 'passes: take it off tests/conformance/expected-failures.json').toBe(false)
    else expect(wrong).toEqual([])
  })
})
