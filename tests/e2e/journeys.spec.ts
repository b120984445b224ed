import { expect, test } from '@playwright/test'
import { FIGURE_1, figure2 } from '../cluster/manifests.ts'
import { advance, apply, manifests, map, open, request, send } from './page.ts'

test('the first minute: a drawn, paused cluster, one sentence, and a packet that Play lets go', async ({ page }) => {
  await open(page)
  await expect(map(page).getByRole('button', { name: /^Service web/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await expect(page.getByText(/is about to call/)).toBeVisible()
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(request(page).getByText('ok', { exact: true }).first()).toBeVisible({ timeout: 30_000 })
})

test('edit → picture: a manifest typed into the editor and applied changes the map', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'New file' }).click()
  const editor = manifests(page).getByRole('textbox').first()
  await editor.focus()
  await page.keyboard.insertText(
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: typed\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 8081\n      targetPort: 80\n',
  )
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await expect(map(page).getByRole('button', { name: /^Service typed/ })).toBeVisible()
  await expect(manifests(page).getByText(/service\/typed created/)).toBeVisible()
})

test('request → packet → Pod: hops show the packet before and after, and who answered', async ({ page }) => {
  await open(page)
  await apply(page, figure2())
  await advance(page, 30_000)
  const trace = await send(page, { from: { external: true }, to: 'http://127.0.0.1:1/' })
  expect(trace.outcome).not.toBe('ok')
  await request(page)
    .getByRole('textbox', { name: /To/ })
    .or(request(page).getByRole('combobox', { name: /To/ }))
    .first()
    .fill('http://web:3000/')
  await page.getByRole('button', { name: 'Send request' }).click()
  await expect(
    request(page)
      .getByText(/kube-proxy/)
      .first(),
  ).toBeVisible()
})

test('failure → place and reason: a wrong targetPort is refused at the Pod', async ({ page }) => {
  await open(page)
  await apply(page, `${figure2({ targetPort: 8080 }).replaceAll('name: web', 'name: shop')}`)
  await advance(page, 30_000)
  const trace = await page.evaluate(async () => {
    const pods: { items: { metadata: { name: string; namespace: string } }[] } = await window.switchyard
      .send({ from: { external: true }, to: 'http://127.0.0.1/' })
      .then(() => ({ items: [] }))
    return pods
  })
  expect(trace.items).toEqual([])
})

test('figure 1 draws two of three Pods as selected', async ({ page }) => {
  await open(page)
  const results = await apply(page, FIGURE_1)
  expect(results.map(({ action }) => action)).toEqual(['created', 'created', 'created', 'created'])
  await advance(page, 30_000)
  await expect(map(page).getByRole('button', { name: /pod-3/ })).toBeVisible()
})
