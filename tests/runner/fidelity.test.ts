import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { pageOfMarkdown } from '../../scripts/docs/fidelity-page.ts'
import { SUITES } from './all.ts'
import { countsTable, FIDELITY, withCounts } from './fidelity.ts'
import { loadDisputes, loadSuites } from './load.ts'
import { runFile } from './report.ts'

const HOME = join(fileURLToPath(new URL('.', import.meta.url)), '..', 'conformance')
const document = readFileSync(FIDELITY, 'utf8')

test('the counts of docs/fidelity.md are those of the runner; npm run conformance -- --write-fidelity writes them', async () => {
  const disputes = loadDisputes(join(HOME, 'disputed.json'))
  const results = await Promise.all(
    loadSuites(HOME).map(async (file) => ({ suite: file.suite, cases: await runFile(file, SUITES, disputes) })),
  )
  expect(document).toBe(withCounts(document, countsTable(results)))
})

test('a document without the marks is refused', () => expect(() => withCounts('# Nothing', '')).toThrow('lacks'))

test('every row says one of three states', () => {
  const rows =
    document
      .split('\n## Counts')[0]
      ?.split('\n')
      .filter((line) => /^\| (?!behaviour|---)/.test(line)) ?? []
  expect(rows.length).toBeGreaterThan(20)
  for (const row of rows) expect(row.split('|')[2]?.trim()).toMatch(/^(as in Kubernetes 1\.35|simplified|not modelled)(:|$)/)
})

test('the page of the document has its headings and every row of its tables, and loads nothing', () => {
  const page = pageOfMarkdown(document)
  const rows = document.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
  expect(page.match(/<tr>/g)).toHaveLength(rows.length)
  expect(page.match(/<h[12]>/g)).toHaveLength(document.match(/^#/gm)?.length ?? 0)
  expect(page).not.toMatch(/<script|<link|src=|https?:/)
})

test.each([
  ['# A & B', '<h1>A &amp; B</h1>'],
  ['a `<x>`\nb', '<p>a <code>&lt;x&gt;</code> b</p>'],
  ['see [words](file.md)', '<p>see words</p>'],
  ['| a | b |\n| --- | --- |\n| 1 | `2` |', '<tr><td>1</td><td><code>2</code></td></tr>'],
])('%j', (markdown, html) => expect(pageOfMarkdown(markdown)).toContain(html))
