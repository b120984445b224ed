import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { coverageText } from './coverage.ts'
import { problemText } from './problem.ts'
import { CATALOGUE, lessonSlugs, readLesson } from './read-lesson.ts'
import { template } from './template.ts'
import { trialsOf } from './trials.ts'

const USAGE = `npm run lesson -- new <id> <slug>   begins a lesson: a folder of files to fill
npm run lesson -- check [id…]       says what is wrong with lessons (all of them, unless told)
npm run lesson -- coverage          writes docs/coverage.md`

function begin(id: string, slug: string): number {
  if (!/^\d\d$/.test(id) || !/^[a-z0-9][a-z0-9-]*$/.test(slug)) {
    console.error(`An id has two digits, a slug small letters, digits and dashes: new 05 create-service`)
    return 1
  }
  const folder = join(CATALOGUE, `${id}-${slug}`)
  if (existsSync(folder)) {
    console.error(`${folder} exists`)
    return 1
  }
  mkdirSync(folder, { recursive: true })
  const title = slug.replaceAll('-', ' ')
  for (const [file, text] of Object.entries(template(id, title))) writeFileSync(join(folder, file), text)
  console.log(folder)
  return 0
}

async function check(ids: readonly string[]): Promise<number> {
  const slugs = lessonSlugs().filter((slug) => ids.length === 0 || ids.some((id) => slug.startsWith(`${id}-`)))
  let wrong = 0
  for (const slug of slugs) {
    const mistakes = await mistakesOf(slug)
    console.log(`${mistakes.length === 0 ? 'ok  ' : 'BAD '} ${slug}`)
    for (const mistake of mistakes) console.log(`     ${mistake}`)
    wrong += mistakes.length
  }
  console.log(`${slugs.length} lessons, ${wrong} mistakes`)
  return wrong > 0 || slugs.length === 0 ? 1 : 0
}

async function mistakesOf(slug: string): Promise<readonly string[]> {
  const read = readLesson(slug)
  if (!read.ok) return read.problems.map(problemText)
  const mistakes: string[] = []
  for (const { name, run } of trialsOf(read.folder)) mistakes.push(...(await run()).map((mistake) => `${name}: ${mistake}`))
  return mistakes
}

function writeCoverage(): number {
  const lessons = lessonSlugs().flatMap((slug) => {
    const read = readLesson(slug)
    return read.ok ? [read.folder.lesson] : []
  })
  writeFileSync(new URL('../../docs/coverage.md', import.meta.url), coverageText(lessons))
  return 0
}

async function main([command, ...args]: readonly string[]): Promise<number> {
  const [id = '', slug = ''] = args
  if (command === 'new') return begin(id, slug)
  if (command === 'check') return await check(args)
  if (command === 'coverage') return writeCoverage()
  console.error(USAGE)
  return 1
}

process.exitCode = await main(process.argv.slice(2))
