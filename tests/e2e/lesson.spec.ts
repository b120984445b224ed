import { expect, type Locator, type Page, test } from '@playwright/test'
import { advance, button, map, object, open, playToEnd, request } from './page.ts'

const lesson = (page: Page): Locator => page.getByRole('region', { name: 'Lesson', exact: true })
const goal = (page: Page, id: string): Locator => lesson(page).locator(`[data-goal="${id}"]`)
const apply = (page: Page): Promise<void> => button(page, 'Apply').click()

async function predict(page: Page, answers: readonly string[], sure: 'sure' | 'not sure'): Promise<void> {
  for (const name of answers)
    await lesson(page)
      .locator('label', { hasText: new RegExp(`^${name}$`) })
      .locator('input')
      .check()
  await lesson(page).getByRole('radio', { name: sure, exact: true }).check()
  await lesson(page).getByRole('button', { name: 'Commit' }).click()
}

/** Writes in the open file, in whatever editor is there. */
async function replaceInEditor(page: Page, text: string): Promise<void> {
  await page.getByRole('region', { name: 'Manifests' }).getByRole('textbox').first().focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(text)
}

const serviceFor = (app: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: ${app} }, ports: [{ port: 80 }] }\n`

test('lesson 02 as a learner: a wrong prediction, a wrong fix, a hint, a reload, and then it is solved', async ({ page }) => {
  test.setTimeout(240_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await open(page)
  await expect(object(page, /^Service web/).first()).toBeVisible()
  await button(page, 'Lessons').click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Pod1, Pod2, not Pod3/ })
    .click()
  await expect(lesson(page).getByRole('heading', { name: 'Pod1, Pod2, not Pod3' })).toBeVisible()
  await expect(page).toHaveURL(/#lesson=02&step=members$/)
  await expect(object(page, /^Pod pod-3,.*selected by no Service/)).toBeVisible()

  // A prediction comes before the first send.
  await button(page, 'Send request').click()
  await expect(lesson(page).getByRole('checkbox', { name: 'pod-1' })).toBeFocused()
  await expect(request(page).getByText(/Request #/)).toHaveCount(0)

  // A Pod may be tapped on the map; this answer is wrong.
  await object(page, /^Pod pod-1,/).click()
  await expect(lesson(page).getByRole('checkbox', { name: 'pod-1' })).toBeChecked()
  await predict(page, ['pod-2', 'pod-3'], 'sure')
  await expect(lesson(page).getByText(/the image is not what a Service looks at/)).toBeVisible()
  await lesson(page).getByRole('button', { name: 'Show pod-3' }).click()
  await expect(map(page).getByRole('button', { name: /^Pod pod-3,/, pressed: true })).toBeVisible()
  await lesson(page).getByRole('button', { name: 'Answer once more' }).click()
  await predict(page, ['pod-1', 'pod-2'], 'not sure')
  await expect(lesson(page).getByRole('heading', { name: 'Right.' })).toBeVisible()
  await expect(goal(page, 'stations')).toContainText('corrected')
  await lesson(page).getByRole('button', { name: 'Go on' }).click()

  // The packet stops after its first hop, and the step is done.
  await button(page, 'Send request').click()
  await expect(request(page).getByText('hop 1 of', { exact: false })).toBeVisible()
  await expect(button(page, 'Play')).toBeVisible()
  await expect(page).toHaveURL(/step=let-in$/)
  await predict(page, ['No'], 'sure')
  await expect(lesson(page).getByRole('heading', { name: 'Right.' })).toBeVisible()

  // A wrong fix: the Service looks for Pod 3's label. The goal says what it sees instead.
  await replaceInEditor(page, serviceFor('db'))
  await apply(page)
  await advance(page, 5000)
  await expect(goal(page, 'three')).toHaveAttribute('data-status', 'unmet')
  await expect(goal(page, 'three')).toContainText('observed: web has pod-3')

  // One hint at a time.
  await page.getByRole('heading', { name: 'Pod1, Pod2, not Pod3' }).click()
  await page.keyboard.press('h')
  await expect(lesson(page).getByText(/Put the labels of pod\/pod-3 beside those of pod\/pod-1/)).toBeVisible()
  await expect(lesson(page).getByText(/has the right key and another value/)).toHaveCount(0)

  await page.reload()
  await expect(goal(page, 'three')).toContainText('observed: web has pod-3')
  await expect(goal(page, 'same-name')).toContainText('answered rightly')
  await expect(lesson(page).getByText(/Put the labels of pod\/pod-3 beside those of pod\/pod-1/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Manifests' })).toContainText(/app:\sdb/)
  await expect(object(page, /^Pod pod-3,.*selected by web/)).toBeVisible()

  // The way back, and then the right label, as the third hint shows it.
  await lesson(page).getByRole('button', { name: 'Restart step' }).click()
  await expect(object(page, /^Pod pod-3,.*selected by no Service/)).toBeVisible()
  await replaceInEditor(
    page,
    'apiVersion: v1\nkind: Pod\nmetadata: { name: pod-3, labels: { app: db, tier: shop } }\nspec: { containers: [{ name: nginx, image: nginx }] }\n',
  )
  await lesson(page)
    .getByRole('button', { name: /Next hint/ })
    .click()
  await lesson(page)
    .getByRole('button', { name: /Next hint/ })
    .click()
  await lesson(page).getByRole('button', { name: 'Put into the editor' }).click()
  await expect(page.getByText('It is in the editor, not applied.')).toBeVisible()
  await expect(goal(page, 'three')).toHaveAttribute('data-status', 'unmet')
  await apply(page)
  await advance(page, 5000)
  await expect(lesson(page).getByRole('heading', { name: 'Done', exact: true })).toBeVisible()
  await expect(lesson(page).getByText(/A Service has no list of Pods/)).toBeVisible()
  await expect(page.getByText(/Lesson done\./)).toBeAttached()

  // The sandbox is as it was, and the lesson map knows.
  await lesson(page).getByRole('button', { name: 'To the sandbox' }).click()
  await expect(object(page, /^Service web,.*3000/)).toBeVisible()
  await expect(lesson(page)).toHaveCount(0)
  await playToEnd(page, 'answered')
  await button(page, 'Lessons').click()
  await expect(page.getByRole('dialog').getByText('solved', { exact: true })).toBeVisible()
  expect(errors).toEqual([])
})

test('a link opens a step, with what comes before done as the solution does it', async ({ page }) => {
  await page.goto('/#lesson=02&step=let-in')
  await expect(lesson(page).getByText('Step 2 of 2')).toBeVisible()
  await expect(goal(page, 'three')).toHaveAttribute('data-status', 'unmet')
  await lesson(page).getByRole('button', { name: 'Show the solution' }).click()
  await expect(lesson(page).getByText(/kubectl label pod pod-3 app=web --overwrite/)).toBeVisible()
  await lesson(page).getByRole('button', { name: 'Skip step' }).click()
  await expect(lesson(page).getByRole('heading', { name: /Done, with the solution/ })).toBeVisible()
})
