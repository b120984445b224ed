import { expect, test } from '@playwright/test'
import { CLIENT, FIGURE_1, figure2 } from '../cluster/manifests.ts'
import { advance, apply, button, manifests, map, object, open, playToEnd, request, send, write } from './page.ts'

test('the first minute: drawn, paused, one sentence, and Play lets the packet go', async ({ page }) => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await open(page)
  await expect(page.getByText(/is about to call http:\/\/web:3000/).first()).toBeVisible()
  await expect(button(page, 'Play')).toBeVisible()
  await playToEnd(page, 'answered')
  expect(errors).toEqual([])
})

test('edit → picture: a typed manifest appears on the map when it is applied', async ({ page }) => {
  await open(page)
  await write(
    page,
    'apiVersion: v1\nkind: Service\nmetadata: { name: typed }\nspec: { selector: { app: web }, ports: [{ port: 8081, targetPort: 80 }] }\n',
  )
  await button(page, 'Apply').click()
  await expect(object(page, /^Service typed, ClusterIP.*2 ready endpoints/)).toBeVisible()
  await expect(manifests(page).getByText(/service\/typed created/)).toBeVisible()
})

test('figure 1: two of three Pods are selected, and a relabelled third joins', async ({ page }) => {
  await open(page)
  const results = await apply(page, FIGURE_1)
  expect(results?.map(({ action }) => action)).toEqual(['created', 'created', 'created', 'created'])
  await advance(page, 30_000)
  await expect(object(page, /^Pod pod-1,.*selected by nginx-service/)).toBeVisible()
  await expect(object(page, /^Pod pod-3,.*selected by no Service/)).toBeVisible()
  await apply(
    page,
    'apiVersion: v1\nkind: Pod\nmetadata: { name: pod-3, labels: { app: nginx-service } }\nspec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }] }\n',
  )
  await expect(object(page, /^Pod pod-3,.*selected by nginx-service/)).toBeVisible()
})

test('figure 2: scaling, type NodePort and back change picture and routing', async ({ page }) => {
  await open(page)
  const yaml = (wanted: Parameters<typeof figure2>[0]): string =>
    `${figure2(wanted).replaceAll('name: web', 'name: shop')}---${CLIENT}`
  await apply(page, yaml({}))
  await advance(page, 30_000)
  await expect(object(page, /^Service shop,.*2 ready endpoints/)).toBeVisible()
  expect((await send(page, { from: { pod: 'default/client' }, to: 'http://shop:3000/' }))?.outcome).toBe('ok')
  await apply(page, yaml({ replicas: 4, type: 'NodePort' }))
  await advance(page, 30_000)
  await expect(object(page, /^Service shop, NodePort,.*4 ready endpoints/)).toBeVisible()
  await expect(map(page).getByText('NodePort').first()).toBeVisible()
  await apply(page, yaml({}))
  await advance(page, 60_000)
  await expect(object(page, /^Service shop, ClusterIP,.*2 ready endpoints/)).toBeVisible()
})

test('request → packet → Pod: the hops show what was rewritten and by which rule', async ({ page }) => {
  await open(page)
  await request(page).getByLabel('To').fill('http://web:3000/')
  await button(page, 'Send request').click()
  await playToEnd(page, 'answered')
  await expect(
    request(page)
      .getByText(/kube-proxy/)
      .first(),
  ).toBeVisible()
  await expect(
    request(page)
      .getByText(/KUBE-SEP-/)
      .first(),
  ).toBeVisible()
  await expect(request(page).getByText('The way back').first()).toBeVisible()
  await button(page, 'Rules').click()
  await expect(page.getByText(/KUBE-SVC-/).first()).toBeVisible()
})

test('failure → place and reason: a targetPort where nobody listens', async ({ page }) => {
  await open(page)
  await write(
    page,
    'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 3000, targetPort: 8080 }] }\n',
  )
  await button(page, 'Apply').click()
  await expect(object(page, /^Service web,.*targetPort 8080/)).toBeVisible()
  await button(page, 'Send request').click()
  await playToEnd(page, 'refused')
  await expect(map(page).getByText('connection refused').first()).toBeVisible()
  await expect(request(page).getByText(/curl: \(7\) Failed to connect to web port 3000/)).toBeVisible()
  await expect(request(page).getByText('Why?')).toBeVisible()
})

test('lost indentation is recognised and repaired with one click', async ({ page }) => {
  await open(page)
  await write(
    page,
    'apiVersion: v1\nkind: Service\nmetadata:\nname: nginx-service\nspec:\ntype: ClusterIP\nselector:\napp: nginx-service\nports:\n- port: 80\ntargetPort: 80\n',
  )
  await manifests(page).getByRole('button', { name: 'Put the indentation back' }).click()
  await button(page, 'Apply').click()
  await expect(object(page, /^Service nginx-service, ClusterIP/)).toBeVisible()
})

test('a bad document does not stop the others, and undo takes the good one back', async ({ page }) => {
  await open(page)
  await write(
    page,
    'apiVersion: v1\nkind: Service\nmetadata: { name: good }\nspec: { ports: [{ port: 80 }] }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: bad }\nspec: { type: NodePort, ports: [{ port: 80, nodePort: 20080 }] }\n',
  )
  await button(page, 'Apply').click()
  await expect(object(page, /^Service good/)).toBeVisible()
  await expect(
    manifests(page)
      .getByText(/30000-32767/)
      .first(),
  ).toBeVisible()
  await button(page, 'Undo').click()
  await expect(object(page, /^Service good/)).toBeHidden()
  await button(page, 'Redo').click()
  await expect(object(page, /^Service good/)).toBeVisible()
})
