import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LineCounter, parseDocument } from 'yaml'
import { isOptionalKey, requiredKeys } from '../../src/lessons/keys.ts'
import { appliedFiles, LANGUAGES, type Language, openedFiles } from '../../src/lessons/lesson-file.ts'
import { allGoals, predictionsOf } from '../../src/lessons/parts.ts'
import type { LessonTexts } from '../../src/lessons/prose.ts'
import type { Lesson } from '../../src/lessons/types.ts'
import { placesOf } from '../../src/manifest/places.ts'
import { readManifest } from '../../src/manifest/read.ts'
import { lessonShape } from './lesson-shape.ts'
import type { LessonProblem } from './problem.ts'
import { readTexts } from './read-texts.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const CATALOGUE = join(ROOT, 'src', 'lessons', 'catalogue')
const DATA_FILE = 'lesson.yaml'

/** A lesson's folder as it was read. It can be played only when `problems` is empty. */
export interface LessonFolder {
  /** The folder's name: `02-pod1-pod2-not-pod3`. */
  readonly slug: string
  readonly path: string
  readonly lesson: Lesson
  readonly files: { readonly [name: string]: string }
  readonly texts: { readonly [language in Language]?: LessonTexts }
}

export type ReadFolder =
  | { readonly ok: true; readonly folder: LessonFolder; readonly problems: readonly [] }
  | { readonly ok: false; readonly slug: string; readonly problems: readonly LessonProblem[] }

/** Names of the lessons' folders, in order of their ids. */
export const lessonSlugs = (catalogue = CATALOGUE): readonly string[] =>
  existsSync(catalogue)
    ? readdirSync(catalogue, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .toSorted()
    : []

/** Reads one lesson and says everything that is wrong with it as far as that shows without playing it. */
export function readLesson(slug: string, catalogue = CATALOGUE): ReadFolder {
  const path = join(catalogue, slug)
  const problems: LessonProblem[] = []
  const at = (file: string) => (line: number, message: string) =>
    problems.push({ file: relative(ROOT, join(path, file)), line, message })
  const refused = (): ReadFolder => ({ ok: false, slug, problems })
  if (!existsSync(join(path, DATA_FILE))) {
    at(DATA_FILE)(0, 'is missing')
    return refused()
  }
  const lesson = readData(readFileSync(join(path, DATA_FILE), 'utf8'), slug, at(DATA_FILE))
  if (!lesson) return refused()
  const files: { [name: string]: string } = {}
  for (const name of new Set([...appliedFiles(lesson), ...openedFiles(lesson)])) {
    const text = readManifestFile(join(path, name), at(name))
    if (text !== null) files[name] = text
  }
  const texts: { [language in Language]?: LessonTexts } = {}
  for (const language of LANGUAGES) {
    const found = readLanguage(join(path, `${language}.md`), lesson, at(`${language}.md`))
    if (found) texts[language] = found
    else if (language === 'en') at('en.md')(0, 'is missing')
  }
  return problems.length > 0 ? refused() : { ok: true, folder: { slug, path, lesson, files, texts }, problems: [] }
}

type Say = (line: number, message: string) => void

function readData(text: string, slug: string, say: Say): Lesson | null {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  for (const { message, pos } of document.errors) say(lines.linePos(pos[0]).line, message)
  if (document.errors.length > 0) return null
  const { fields, keys } = placesOf(document.contents, lines)
  const lineOf = (path: string): number => {
    for (let p = path; p !== ''; p = p.slice(0, Math.max(p.lastIndexOf('.'), p.lastIndexOf('['), 0))) {
      const range = keys[p] ?? fields[p]
      if (range) return range.startLine
    }
    return 1
  }
  let sound = true
  const report = (path: string, message: string): void => {
    sound = false
    say(lineOf(path), `${path || 'the lesson'} ${message}`)
  }
  const value: unknown = document.toJS()
  lessonShape(value, '', report)
  if (!sound) return null
  // The shape has just been held against every field of the type.
  const lesson = value as Lesson
  holdTogether(lesson, slug, report)
  return sound ? lesson : null
}

/** What one part of a lesson says of another. */
function holdTogether(lesson: Lesson, slug: string, report: (path: string, message: string) => void): void {
  if (!slug.startsWith(`${lesson.id}-`)) report('id', `is ${lesson.id}, but the folder is called ${slug}`)
  const ids = [
    ...lesson.steps.map(({ id }) => id),
    ...allGoals(lesson).map(({ id }) => id),
    ...predictionsOf(lesson).map(({ id }) => id),
  ]
  for (const id of new Set(ids.filter((name, i) => ids.indexOf(name) !== i)))
    report('steps', `use the id \`${id}\` twice: steps, goals and predictions share their ids`)
  const goals = new Set(allGoals(lesson).map(({ id }) => id))
  lesson.wrongFix.forEach(({ unmet }, i) => {
    if (!goals.has(unmet)) report(`wrongFix[${i}].unmet`, `is no goal of this lesson: \`${unmet}\``)
  })
  const opened = openedFiles(lesson)
  lesson.steps.forEach(({ caret }, i) => {
    if (caret && !opened.includes(caret.file)) report(`steps[${i}].caret.file`, `is not opened: \`${caret.file}\``)
  })
}

function readManifestFile(path: string, say: Say): string | null {
  if (!existsSync(path)) {
    say(0, 'is missing, but lesson.yaml names it')
    return null
  }
  const text = readFileSync(path, 'utf8')
  for (const { range, message } of readManifest(text).problems) say(range.startLine, message)
  return text
}

function readLanguage(path: string, lesson: Lesson, say: Say): LessonTexts | null {
  if (!existsSync(path)) return null
  const { texts, lines, problems } = readTexts(readFileSync(path, 'utf8'))
  for (const { line, message } of problems) say(line, message)
  const required = requiredKeys(lesson)
  for (const key of required) if (!lines.has(key)) say(0, `has no section \`${key}\``)
  for (const [key, line] of lines)
    if (!required.includes(key) && !isOptionalKey(lesson, key)) say(line, `\`${key}\` is the key of nothing in lesson.yaml`)
  return texts
}
