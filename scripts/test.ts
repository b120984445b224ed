import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { findChromium } from './browser/find-chromium.ts'

/**
 * `npm test`: everything, in one run. Each step prints what it does; the last line is `N passed, N failed`, where lint,
 * types, build and budgets count as one check each and tests count one by one.
 */
interface Count {
  readonly passed: number
  readonly failed: number
}

interface Step {
  readonly name: string
  readonly command: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** Reads how many tests ran; a step without it is one check. */
  readonly count?: () => Count
}

const RESULTS = 'test-results'
const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

function numberAt(data: unknown, ...path: readonly string[]): number {
  const at = path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    data,
  )
  if (typeof at !== 'number') throw new Error(`a test report has no ${path.join('.')}`)
  return at
}

function unitCount(): Count {
  const report = json(`${RESULTS}/unit.json`)
  return {
    passed: numberAt(report, 'numPassedTests'),
    failed: numberAt(report, 'numFailedTests') + numberAt(report, 'numFailedTestSuites'),
  }
}

function e2eCount(): Count {
  const report = json(`${RESULTS}/e2e.json`)
  return {
    passed: numberAt(report, 'stats', 'expected'),
    failed: numberAt(report, 'stats', 'unexpected') + numberAt(report, 'stats', 'flaky'),
  }
}

function run({ name, command, env, count }: Step): Count {
  console.log(`\n── ${name} ──`)
  const [program = '', ...args] = command
  const { status } = spawnSync(program, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  })
  const ok = status === 0
  if (!count) return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  try {
    const counted = count()
    // A runner that fails without a failing test (a crash, nothing found) is a failure all the same.
    return ok || counted.failed > 0 ? counted : { ...counted, failed: 1 }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS, { recursive: true })
const browser = await findChromium()
console.log(`Browser: ${browser.path} (${browser.how})`)

const steps: readonly Step[] = [
  { name: 'lint and format', command: ['npx', 'biome', 'check', '.'] },
  { name: 'types and layers', command: ['npx', 'tsc', '-b'] },
  {
    name: 'unit, property and conformance tests',
    command: [
      'npx',
      'vitest',
      'run',
      '--reporter=default',
      '--silent',
      '--reporter=json',
      `--outputFile.json=${RESULTS}/unit.json`,
    ],
    count: unitCount,
  },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  { name: 'the library in plain Node', command: ['node', 'scripts/library-check.mjs'] },
  { name: 'size budgets', command: ['npx', 'tsx', 'scripts/budgets.ts'] },
  { name: 'end to end', command: ['npx', 'playwright', 'test'], env: { CHROMIUM_PATH: browser.path }, count: e2eCount },
]
const counts = steps.map(run)
const total = counts.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }))
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 ? 1 : 0
