import { basename, dirname } from 'node:path'
import type { Plugin } from 'vite'
import { LANGUAGES, type Language, type LessonSummary, type LoadedLesson } from '../../src/lessons/lesson-file.ts'
import { problemText } from './problem.ts'
import { CATALOGUE, type LessonFolder, lessonSlugs, readLesson } from './read-lesson.ts'

const INDEX = 'virtual:lessons'
const LESSON = 'virtual:lesson/'
/** Vite leaves modules alone whose id begins so. */
const RESOLVED = '\0'

const languagesOf = ({ texts }: LessonFolder): readonly Language[] => LANGUAGES.filter((language) => texts[language])

/** One line of the lesson map. */
export function summaryOf(folder: LessonFolder): LessonSummary {
  const { slug, lesson, texts } = folder
  const { id, kind, minutes, covers, steps } = lesson
  const words = Object.fromEntries(
    languagesOf(folder).map((language) => [language, { title: texts[language]?.title, summary: texts[language]?.summary }]),
  )
  return { slug, id, kind, minutes, covers, steps: steps.length, words }
}

/** A lesson as the page loads it; null where it has no such language. */
export function loadedLesson({ lesson, files, texts }: LessonFolder, language: Language): LoadedLesson | null {
  const found = texts[language]
  const { alsoValid: _, wrongFix: __, ...played } = lesson
  return found ? { lesson: played, files, language, texts: found } : null
}

function soundLesson(slug: string): LessonFolder {
  const read = readLesson(slug)
  if (!read.ok) throw new Error(`lesson ${slug} cannot be used:\n${read.problems.map(problemText).join('\n')}`)
  return read.folder
}

/** `virtual:lessons`: the lesson map, and what loads a lesson: one chunk each, a lesson and language. */
function indexModule(): string {
  const folders = lessonSlugs().map(soundLesson)
  const loaders = folders.map((folder) => {
    const imports = languagesOf(folder).map((language) => `${language}: () => import('${LESSON}${folder.slug}/${language}')`)
    return `'${folder.lesson.id}': { ${imports.join(', ')} }`
  })
  return `export const lessons = ${JSON.stringify(folders.map(summaryOf))}
const loaders = { ${loaders.join(',\n')} }
export async function loadLesson(id, language) {
  const found = Object.hasOwn(loaders, id) ? (loaders[id][language] ?? loaders[id].en) : null
  return found ? (await found()).loaded : null
}
`
}

function lessonModule(id: string): string {
  const [slug = '', language = ''] = id.slice(LESSON.length).split('/')
  const known = LANGUAGES.find((name) => name === language)
  return `export const loaded = ${JSON.stringify(known ? loadedLesson(soundLesson(slug), known) : null)}\n`
}

/** The lessons' folders as modules; a lesson that is wrong stops the build with the file and line of each mistake. */
export const lessonsPlugin: Plugin = {
  name: 'lessons',
  resolveId: (id) => (id === INDEX || id.startsWith(LESSON) ? `${RESOLVED}${id}` : null),
  load(resolved) {
    const id = resolved.startsWith(RESOLVED) ? resolved.slice(RESOLVED.length) : ''
    if (id === INDEX) return indexModule()
    return id.startsWith(LESSON) ? lessonModule(id) : null
  },
  configureServer({ watcher, moduleGraph, ws }) {
    watcher.add(CATALOGUE)
    watcher.on('all', (_event, path) => {
      if (dirname(dirname(path)) !== CATALOGUE && basename(dirname(path)) !== basename(CATALOGUE)) return
      for (const [id, module] of moduleGraph.idToModuleMap)
        if (id.startsWith(`${RESOLVED}virtual:lesson`)) moduleGraph.invalidateModule(module)
      ws.send({ type: 'full-reload' })
    })
  },
}
