import { expect, type Locator, type Page } from '@playwright/test'
import type { Switchyard } from '../../src/app/simulation/door.ts'
import type { SendRequest, Trace } from '../../src/core/network/trace.ts'
import type { ApplyResult } from '../../src/core/sim/types.ts'

declare global {
  interface Window {
    switchyard?: Switchyard
  }
}

export const map = (page: Page): Locator => page.getByRole('region', { name: 'Cluster map' })
export const manifests = (page: Page): Locator => page.getByRole('region', { name: 'Manifests' })
export const request = (page: Page): Locator => page.getByRole('region', { name: 'Request', exact: true })
export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true })
/** An object on the map, by the start of its label: `Service web`, `Pod web-`. */
export const object = (page: Page, label: string | RegExp): Locator => map(page).getByRole('button', { name: label })

/** Opens the page and waits until the first picture is drawn and the scripting door is ready. */
export async function open(page: Page, path = '/'): Promise<void> {
  await page.goto(path)
  await expect(object(page, /^Service /).first()).toBeVisible()
  await page.evaluate(() => window.switchyard?.ready)
}

export const apply = (page: Page, yaml: string): Promise<readonly ApplyResult[] | undefined> =>
  page.evaluate((text) => window.switchyard?.apply(text), yaml)
export const send = (page: Page, wanted: SendRequest): Promise<Trace | undefined> =>
  page.evaluate((one) => window.switchyard?.send(one), wanted)
export const advance = (page: Page, ms: number): Promise<unknown> => page.evaluate((n) => window.switchyard?.advance(n), ms)

/** Writes a manifest into a new file, in whatever editor is there. */
export async function write(page: Page, text: string): Promise<void> {
  await button(page, 'New file').click()
  const editor = manifests(page).getByRole('textbox').first()
  await editor.focus()
  await page.keyboard.insertText(text)
}

/** Lets the current request run to its end and waits for the word on it. */
export async function playToEnd(page: Page, word: string | RegExp): Promise<void> {
  const said = request(page).getByText(word).first()
  const play = button(page, 'Play')
  // A request that was just sent starts by itself: Play is pressed only where the packet stands.
  await expect(async () => {
    if (!(await said.isVisible()) && (await play.isVisible())) await play.click()
    await expect(said).toBeVisible({ timeout: 9000 })
  }).toPass({ timeout: 40_000 })
}
