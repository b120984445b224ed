import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// A guard that never bites is no guard: a folder full of violations, with the project's own settings, has to be refused
// line by line. Each line of the fixture says after `lint:` and `types` who must complain about it.
const FIXTURE = 'tests/fixtures/guards'
const LAYERS = ['core', 'manifest', 'kubectl', 'lessons', 'protocol', 'terminal', 'scene', 'worker', 'app']
const here = process.cwd()
let place = ''

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'guards-'))
  cpSync(FIXTURE, place, { recursive: true })
  for (const file of [
    'biome.json',
    'tsconfig.base.json',
    'scripts/lint',
    ...LAYERS.map((layer) => `src/${layer}/tsconfig.json`),
  ]) {
    cpSync(file, join(place, file), { recursive: true })
  }
  symlinkSync(join(here, 'node_modules'), join(place, 'node_modules'))
})

afterAll(() => rmSync(place, { recursive: true, force: true }))

interface Violation {
  readonly file: string
  readonly line: number
  readonly rule: string
}

const violations: readonly Violation[] = readdirSync(join(here, FIXTURE), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) =>
    readFileSync(join(here, FIXTURE, file), 'utf8')
      .split('\n')
      .flatMap((text, i) =>
        (/\/\/ lint: (?<rules>.*)$/.exec(text)?.groups?.['rules'] ?? '')
          .split(/[;,] */)
          .map((rule) => ({ file, line: i + 1, rule })),
      )
      .filter(({ rule }) => rule !== ''),
  )

const run = (program: string, ...args: string[]): string => {
  const { stdout, stderr } = spawnSync(join(here, 'node_modules/.bin', program), args, {
    cwd: place,
    encoding: 'utf8',
    timeout: 60_000,
  })
  return `${stdout}\n${stderr}`
}

describe('the guards bite', () => {
  test('the fixture holds violations of every layer', () => {
    expect(new Set(violations.map(({ file }) => file.split('/')[1]))).toEqual(new Set(LAYERS))
  })

  test('lint refuses every line that it should', () => {
    const said = run('biome', 'lint', '--max-diagnostics=none', '--reporter=github', 'src')
    for (const { file, line, rule } of violations.filter(({ rule }) => rule !== 'types')) {
      const found = said.split('\n').filter((text) => text.includes(`/${file},line=${line},`))
      expect(
        found.some((text) => text.includes(rule)),
        `${file}:${line} ${rule}\n${found.join('\n')}`,
      ).toBe(true)
    }
  })

  test('the layers of tsc refuse every line that they should', () => {
    const said = LAYERS.map((layer) => run('tsc', '-p', `src/${layer}`, '--noEmit', '--pretty', 'false')).join('\n')
    for (const { file, line } of violations.filter(({ rule }) => rule === 'types')) {
      expect(said.includes(`${file}(${line},`), `${file}:${line}\n${said}`).toBe(true)
    }
  })
})
