import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'

/** Where a Chromium was found, and what has to be in its environment. */
export interface Found {
  readonly path: string
  readonly how: string
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable']
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]
const FETCHED = { name: '@sparticuz/chromium', version: '153.0.0', folder: '.cache/browser' }

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** What the environment names is used, or it is an error: a wrong setting must not go unnoticed. */
function fromEnvironment(): Found | null {
  for (const name of ['CHROMIUM_PATH', 'CHROME_PATH']) {
    const path = process.env[name]
    if (!path) continue
    if (!isExecutable(path)) throw new Error(`${name} is set to ${path}, which cannot be run`)
    return { path, how: name }
  }
  return null
}

function installed(): Found | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...APPLICATIONS]
  const path = candidates.find(isExecutable)
  return path ? { path, how: 'installed' } : null
}

function fromPlaywright(): Found | null {
  const path = chromium.executablePath()
  return path && existsSync(path) ? { path, how: "Playwright's cache" } : null
}

/** A Chromium that ships inside a package of the npm registry; Linux x64 only. */
async function fetched(): Promise<Found | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const home = join(process.cwd(), FETCHED.folder)
  const module = join(home, 'node_modules', FETCHED.name)
  if (!existsSync(module)) {
    console.log(`Fetching ${FETCHED.name}@${FETCHED.version} into ${FETCHED.folder} …`)
    try {
      execFileSync('npm', ['install', '--no-save', '--prefix', home, `${FETCHED.name}@${FETCHED.version}`], {
        stdio: 'ignore',
        timeout: 300_000,
      })
    } catch {
      return null
    }
  }
  process.env['TMPDIR'] ??= '/tmp'
  const entry: unknown = await import(createRequire(join(home, 'x.js')).resolve(FETCHED.name))
  const library = readdirSync(join(module, 'bin')).length > 0 && isPackage(entry) ? entry.default : null
  return library ? { path: await library.executablePath(), how: `${FETCHED.name}@${FETCHED.version}` } : null
}

interface ChromiumPackage {
  readonly default: { executablePath(): Promise<string> }
}

const isPackage = (entry: unknown): entry is ChromiumPackage =>
  typeof entry === 'object' && entry !== null && 'default' in entry && typeof entry.default === 'function'

function fromPlaywrightsServer(): Found | null {
  try {
    execFileSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit', timeout: 600_000 })
  } catch {
    return null
  }
  return fromPlaywright()
}

/**
 * A Chromium to test with: the environment's, else an installed one, else Playwright's, else one fetched from the npm
 * registry, else Playwright's own download. None is an error that says what to do.
 */
export async function findChromium(): Promise<Found> {
  const found = fromEnvironment() ?? installed() ?? fromPlaywright() ?? (await fetched()) ?? fromPlaywrightsServer()
  if (found) return found
  throw new Error(
    'No Chromium was found. Set CHROMIUM_PATH to one, or install chromium or Google Chrome, or run "npx playwright install chromium".',
  )
}
