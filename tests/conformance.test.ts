import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { SUITES } from './runner/all.ts'
import { loadDisputes, loadSuites } from './runner/load.ts'
import { runFile } from './runner/report.ts'

const HOME = join(fileURLToPath(new URL('.', import.meta.url)), 'conformance')
const disputes = loadDisputes(join(HOME, 'disputed.json'))
describe.each(loadSuites(HOME))('$suite', async (file) => {
  test.each(await runFile(file, SUITES, disputes))('$name', ({ disputed, wrong }) => {
    if (!disputed) expect(wrong).toEqual([])
  })
})
