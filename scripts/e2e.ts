import { spawnSync } from 'node:child_process'
import { findChromium } from './browser/find-chromium.ts'

/** `npm run e2e -- [playwright's words]`: the end-to-end tests alone, on the page as it was last built. */
const { path } = await findChromium()
const { status } = spawnSync('npx', ['playwright', 'test', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, CHROMIUM_PATH: path },
  shell: process.platform === 'win32',
})
process.exitCode = status ?? 1
