import { expect, type Locator, type Page } from '@playwright/test'
import type { SendRequest, Trace } from '../../src/core/network/trace.ts'
import type { ApplyResult } from '../../src/core/sim/types.ts'

/** The scripting door, as far as the tests use it. */
interface Door {
  readonly ready: Promise<void>
  apply(yaml: string): Promise<ApplyResult[]>
  send(request: SendRequest): Promise<Trace>
  advance(ms: number): Promise<unknown>
}

declare global {
  interface Window {
    switchyard: Door
  }
}

export const map = (page: Page): Locator => page.getByRole('region', { name: 'Cluster map' })
export const manifests = (page: Page): Locator => page.getByRole('region', { name: 'Manifests' })
export const request = (page: Page): Locator => page.getByRole('region', { name: 'Request', exact: true })

/** Opens the page and waits until the first picture is drawn and the scripting door is ready. */
export async function open(page: Page, path = '/'): Promise<void> {
  await page.goto(path)
  await expect(map(page)).toBeVisible()
  await page.evaluate(() => window.switchyard.ready)
}

export const apply = (page: Page, yaml: string): Promise<ApplyResult[]> =>
  page.evaluate((text) => window.switchyard.apply(text), yaml)
export const send = (page: Page, wanted: SendRequest): Promise<Trace> =>
  page.evaluate((one) => window.switchyard.send(one), wanted)
export const advance = (page: Page, ms: number): Promise<unknown> => page.evaluate((n) => window.switchyard.advance(n), ms)
