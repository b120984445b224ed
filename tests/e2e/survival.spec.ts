import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { apply, button, manifests, map, object, open, request, write } from './page.ts'

const SERVICE =
  'apiVersion: v1\nkind: Service\nmetadata: { name: kept }\nspec: { selector: { app: web }, ports: [{ port: 8081, targetPort: 80 }] }\n'

test('a worker that crashes is replaced, and nothing done is lost', async ({ page }) => {
  await open(page)
  await apply(page, SERVICE)
  await expect(object(page, /^Service kept/)).toBeVisible()
  const simulation = page.workers().find((worker) => worker.url().includes('main'))
  expect(simulation).toBeDefined()
  await simulation?.evaluate(() => {
    setTimeout(() => {
      throw new Error('crashed on purpose')
    })
  })
  await expect(page.getByText(/was started again with everything done so far/).first()).toBeVisible()
  await expect(object(page, /^Service kept,.*2 ready endpoints/)).toBeVisible()
  await button(page, 'Send request').click()
  await expect(
    request(page)
      .getByText(/Request #/)
      .first(),
  ).toBeVisible()
})

test('a paste of 5 MB and one of 10,000 documents: the page lives, says what is wrong, and keeps the text', async ({ page }) => {
  await open(page)
  const paste = (text: string): Promise<void> =>
    page.evaluate((pasted) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
      // A textarea takes no text from an event that a script made: there the browser's own paste is played.
      const target = document.activeElement
      if (target?.dispatchEvent(event) && target instanceof HTMLTextAreaElement) {
        target.setRangeText(pasted)
        target.dispatchEvent(new Event('input', { bubbles: true }))
      }
    }, text)
  const big = `a:\n${'  - "a line of a very long list"\n'.repeat(150_000)}`
  const many = Array.from({ length: 10_000 }, (_, i) => `a: ${i}`).join('\n---\n')
  for (const { text, says } of [
    { text: big, says: /million characters; 2 million can be read/ },
    { text: many, says: /about 10000 documents; 1000 can be read/ },
  ]) {
    await button(page, 'New file').click()
    await manifests(page).getByRole('textbox').first().focus()
    await paste(text)
    await expect(
      manifests(page)
        .getByRole('group', { name: /^Problems of/ })
        .getByText(says),
    ).toBeVisible()
    await button(page, 'Apply').click()
    await expect(manifests(page).getByRole('status')).toContainText('Refused')
  }
  await button(page, 'Send request').click()
  await expect(
    request(page)
      .getByText(/Request #2/)
      .first(),
  ).toBeVisible()
})

test('what was typed survives a reload', async ({ page }) => {
  await open(page)
  await write(page, SERVICE)
  await expect(manifests(page).getByText(/kept/).first()).toBeVisible()
  await page.reload()
  await expect(object(page, /^Service /).first()).toBeVisible()
  await expect(manifests(page).getByText(/kept/).first()).toBeVisible()
})

test('keyboard only: from the address bar to an answered request', async ({ page }) => {
  await open(page)
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab')
    const name = await page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    )
    if (name === 'Play') break
  }
  await expect(button(page, 'Play')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(request(page).getByText('answered').first()).toBeVisible({ timeout: 30_000 })
})

for (const size of [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${size.width} px, ${colorScheme}: nothing scrolls sideways, and axe finds nothing`, async ({ browser }) => {
      const context = await browser.newContext({ viewport: size, colorScheme, bypassCSP: true, reducedMotion: 'reduce' })
      const page = await context.newPage()
      await page.goto('/')
      await expect(object(page, /^Service /).first()).toBeVisible()
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
      await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'))
      const found: readonly string[] = await page.evaluate(async () => {
        const axe: {
          run(context: Document, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
        } = Reflect.get(window, 'axe')
        const { violations } = await axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
          // Marks of the map show pieces of their name as a picture; their label says the same as a sentence.
          rules: { 'label-content-name-mismatch': { enabled: false } },
        })
        return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)
      })
      expect(found).toEqual([])
      await expect(map(page)).toBeVisible()
      await context.close()
    })
  }
}
