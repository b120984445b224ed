// Runs before `npm start` and `npm test`, so that both work on a fresh clone: installs what the lockfile names, once.
import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

const marker = 'node_modules/.package-lock.json'
const fresh = existsSync(marker) && statSync(marker).mtimeMs >= statSync('package-lock.json').mtimeMs

if (!fresh) {
  process.stdout.write('Installing dependencies (npm ci) …\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  try {
    execFileSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: ['ignore', 'inherit', 'inherit'] })
  } catch {
    process.stderr.write('npm ci failed. Check the connection to the npm registry and run the command again.\n')
    process.exit(1)
  }
}
