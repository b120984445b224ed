import { expect, type Page, test } from '@playwright/test'
import { apply, button, manifests, map, object, open, playToEnd, request, write } from './page.ts'

const service = (name: string, spec: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: ${spec}\n`
const to = (page: Page) => request(page).getByRole('combobox', { name: 'To', exact: true })

test('a request that waits follows the cluster, one that went is past, and what was mended is sent again', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await open(page)
  await write(page, service('web', '{ selector: { app: webb }, ports: [{ port: 3000, targetPort: 80 }] }'))
  await button(page, 'Apply').click()
  await expect(request(page).getByText(/no ready endpoint/)).toBeVisible()
  await expect(request(page).getByText('Sent before the last change')).toBeHidden()
  const refused = request(page).getByText('refused', { exact: true })
  await expect(async () => {
    await button(page, 'Step forward').click()
    await expect(refused).toBeVisible({ timeout: 500 })
  }).toPass()
  await expect(map(page).getByText('no endpoints', { exact: true })).toBeVisible()
  await expect(request(page).getByRole('button', { name: /^Show line/ })).toHaveCount(1)
  await request(page).getByRole('button', { name: 'Fix it' }).click()
  await expect(request(page).getByText('Fixed.')).toBeVisible()
  await expect(map(page).getByText('no endpoints', { exact: true })).toBeHidden()
  await request(page).getByRole('button', { name: 'Send again' }).click()
  await expect(request(page).getByText('answered', { exact: true })).toBeVisible()
})

test('lines, letters and the request that was shown are there again after a reload', async ({ page }) => {
  await open(page)
  for (const name of ['zebra', 'ant']) await apply(page, service(name, '{ selector: { app: web }, ports: [{ port: 80 }] }'))
  const letters = (): Promise<readonly string[]> =>
    map(page)
      .getByRole('button', { name: /^Service / })
      .evaluateAll((all) => all.map((one) => `${one.getAttribute('aria-label')?.split(',')[0]} ${one.textContent}`).sort())
  await expect(object(page, /^Service ant/)).toBeVisible()
  const before = await letters()
  await page.reload()
  await expect(object(page, /^Service ant/)).toBeVisible()
  await expect.poll(letters).toEqual(before)
  await expect(request(page).getByText('waiting')).toBeVisible()
  await expect(request(page).getByText('frontend → http://web:3000/')).toBeVisible()
})

test('a reset is taken back with files and cluster, an undone apply is not called applied', async ({ page }) => {
  await open(page)
  await write(page, service('mine', '{ ports: [{ port: 80 }] }'))
  await button(page, 'Apply').click()
  await expect(object(page, /^Service mine/)).toBeVisible()
  await button(page, 'Reset').click()
  await expect(object(page, /^Service mine/)).toBeHidden()
  await page
    .getByText(/put aside/)
    .locator('xpath=..')
    .getByRole('button', { name: 'Undo' })
    .click()
  await expect(object(page, /^Service mine/)).toBeVisible()
  await expect(manifests(page).getByRole('button', { name: 'manifest.yaml', exact: true })).toBeVisible()
  await button(page, 'Apply').click()
  await write(page, service('other', '{ ports: [{ port: 80 }] }'))
  await button(page, 'Apply').click()
  await expect(manifests(page).getByText(/service\/other created/)).toBeVisible()
  await button(page, 'Undo').first().click()
  await expect(manifests(page).getByText(/No longer live · service\/other/)).toBeVisible()
})

test('Tab leaves the editor after Ctrl+M, and the screen says so', async ({ page }) => {
  await open(page)
  await page.locator('.monaco-editor').first().click()
  await expect(page.getByText(/^Tab indents · Ctrl\+M/)).toBeVisible()
  await page.keyboard.press('Control+m')
  await expect(page.getByText(/^Tab leaves · Ctrl\+M/)).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.locator('.monaco-editor :focus')).toHaveCount(0)
})

test('the target says what is wrong with it, and a sender outside is shown the way', async ({ page }) => {
  await open(page)
  await to(page).fill('')
  await button(page, 'Send request').click()
  await expect(request(page).getByText(/Say where the request goes/)).toBeVisible()
  await to(page).fill('hello world ::')
  await button(page, 'Send request').click()
  await expect(request(page).getByText(/Not an address: “http:\/\/hello world ::”/)).toBeVisible()
  await request(page).getByLabel('From').selectOption('laptop')
  await to(page).fill('http://web:3000/')
  await button(page, 'Send request').click()
  await playToEnd(page, 'no such name')
  await expect(request(page).getByText('Your laptop’s resolver')).toBeVisible()
  await apply(
    page,
    service('web', '{ type: NodePort, selector: { app: web }, ports: [{ port: 3000, targetPort: 80, nodePort: 30080 }] }'),
  )
  await request(page)
    .getByRole('button', { name: /^Use http:\/\/172.18.0.2:30080/ })
    .click()
  await playToEnd(page, 'answered')
})
