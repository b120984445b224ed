import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** What the page may weigh, gzip -9, kB of 1024 bytes. */
const FIRST_LOAD_KB = 150
const WORKER_KB = 120

const dist = 'dist'
const assets = join(dist, 'assets')
const kb = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0) / 1024

/** Scripts that index.html names (the entry and what it preloads) and all that they import statically. */
function firstLoad(): readonly string[] {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const named = [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.js)"/g)].map(([, file = '']) => join(dist, file))
  const seen = new Set<string>()
  const queue = [...named]
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file) || !existsSync(file)) continue
    seen.add(file)
    const text = readFileSync(file, 'utf8')
    for (const [, name = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+\.js)"/g)) queue.push(join(assets, name))
  }
  return [...seen]
}

const worker = readdirSync(assets)
  .filter((name) => /^main-.*\.js$/.test(name))
  .map((name) => join(assets, name))
const first = firstLoad()
const checks = [
  { what: 'first-load JavaScript', files: first, limit: FIRST_LOAD_KB },
  { what: 'simulation worker', files: worker, limit: WORKER_KB },
]
for (const { what, files, limit } of checks) {
  const size = kb(files)
  const fits = files.length > 0 && size <= limit
  console.log(`${fits ? 'ok  ' : 'OVER'} ${what}: ${size.toFixed(1)} kB gzip of ${limit} (${files.length} files)`)
  if (!fits) process.exitCode = 1
}
