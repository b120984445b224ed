import type { JsonValue } from '../../src/core/api/json.ts'
import { RESOURCES } from '../../src/core/api/kinds.ts'
import { LANGUAGES, openedFiles } from '../../src/lessons/lesson-file.ts'
import { type Inline, type LessonTexts, type Prose, plainText } from '../../src/lessons/prose.ts'
import type { GoalView } from '../../src/lessons/run.ts'
import type { Action, WrongWay } from '../../src/lessons/types.ts'
import { readManifest } from '../../src/manifest/read.ts'
import { Player } from './player.ts'
import type { LessonFolder } from './read-lesson.ts'

/** One thing that has to be so of a lesson; what it answers is wrong with it. */
export interface Trial {
  readonly name: string
  run(): Promise<readonly string[]>
}

const MOST_WORDS = 60
/** Lessons that exist in every language: 01 to 13. */
const LAST_IN_ALL_LANGUAGES = '13'

/** Everything that has to be so of a lesson that reads without a mistake. */
export function trialsOf(folder: LessonFolder): readonly Trial[] {
  const { lesson } = folder
  const { yaml, terminal } = lesson.solution
  const passes = (name: string, actions: readonly Action[]): Trial => ({
    name: `${name} passes`,
    run: () => passing(folder, actions),
  })
  return [
    { name: 'the start does not pass', run: () => startFails(folder) },
    passes('solution.yaml', yaml),
    passes('solution.terminal', terminal),
    ...lesson.alsoValid.map(({ name, actions }) => passes(`also valid: ${name}`, actions)),
    ...lesson.wrongFix.map((way): Trial => ({ name: `wrong fix: ${way.name}`, run: () => failing(folder, way) })),
    { name: 'objects that its words name exist', run: () => namedObjects(folder) },
    { name: 'its words keep to their measure', run: async () => measure(folder) },
    { name: 'carets stand at fields that are there', run: async () => carets(folder) },
  ]
}

const isOpen = ({ status }: GoalView): boolean => status === 'unmet' || status === 'ahead'
const said = ({ id, status, observed }: GoalView): string =>
  `goal ${id}: ${status}${observed ? ` (${observed.code} ${JSON.stringify(observed.facts)})` : ''}`

async function startFails(folder: LessonFolder): Promise<readonly string[]> {
  const idle = new Player(folder, 'none')
  // Somebody who only answers, and does nothing, has not passed either, unless answering is all there is to do.
  const answering = new Player(folder, 'truth')
  const doesSomething = folder.lesson.solution.yaml.length > 0
  const view = await answering.play([])
  const passed = idle.view.done || (doesSomething && view.done)
  return [...idle.trouble, ...(passed ? ['the lesson is done as it begins'] : [])]
}

async function passing(folder: LessonFolder, actions: readonly Action[]): Promise<readonly string[]> {
  const player = new Player(folder, 'truth')
  const view = await player.play(actions)
  if (view.done) return player.trouble
  return [
    ...player.trouble,
    `step ${view.step + 1} of ${folder.lesson.steps.length} is open`,
    ...view.goals.filter(isOpen).map(said),
  ]
}

async function failing(folder: LessonFolder, { actions, unmet, observed }: WrongWay): Promise<readonly string[]> {
  const player = new Player(folder, 'truth')
  const view = await player.play(actions)
  const goal = view.goals.find(({ id }) => id === unmet)
  if (view.done || !goal || goal.status !== 'unmet') return [`it passes: ${goal ? said(goal) : unmet}`]
  if (observed !== undefined && goal.observed?.code !== observed) return [`expected ${observed}, but ${said(goal)}`]
  return []
}

const KIND_WORDS = new Map(
  RESOURCES.flatMap(({ kind, singular, plural, shortNames }) =>
    [singular, plural, ...shortNames].map((word) => [word, kind] as const),
  ),
)

const codeIn = (of: readonly Inline[]): readonly string[] =>
  of.flatMap((part) => (part.is === 'code' ? [part.text] : 'of' in part ? codeIn(part.of) : []))

const codes = (prose: Prose): readonly string[] =>
  prose.flatMap((block) => (block.is === 'paragraph' ? codeIn(block.of) : block.is === 'list' ? block.items.flatMap(codeIn) : []))

async function namedObjects(folder: LessonFolder): Promise<readonly string[]> {
  const solved = new Player(folder, 'truth')
  await solved.play(folder.lesson.solution.yaml)
  const clusters = [new Player(folder, 'none').cluster, solved.cluster]
  const exists = (word: string, name: string): boolean => {
    const kind = KIND_WORDS.get(word)
    return kind === undefined || clusters.some(({ reader }) => reader.list(kind).some(({ metadata }) => metadata.name === name))
  }
  return LANGUAGES.flatMap((language) =>
    Object.entries(folder.texts[language]?.sections ?? {}).flatMap(([key, prose]) =>
      codes(prose).flatMap((code) => {
        const [, word = '', name = ''] = /^([a-z]+)\/([a-z0-9.-]+)$/.exec(code) ?? []
        return name === '' || exists(word, name) ? [] : [`${language}.md \`${key}\` names ${code}, which does not exist`]
      }),
    ),
  )
}

const wordCount = (text: string): number => text.split(/\s+/).filter((word) => /\w/.test(word)).length

function measure({ lesson, texts, files }: LessonFolder): readonly string[] {
  const long = lesson.steps.flatMap(({ id }) => {
    const words = wordCount(plainText(texts.en?.sections[id] ?? []))
    return words > MOST_WORDS ? [`en.md \`${id}\` has ${words} words; a step has ${MOST_WORDS} at most`] : []
  })
  const missing = lesson.id <= LAST_IN_ALL_LANGUAGES ? LANGUAGES.filter((language) => !texts[language]) : []
  const given = lesson.kind === 'troubleshoot' ? fixedValues(lesson.solution.yaml, Object.values(files)) : []
  const titles = LANGUAGES.flatMap((language) =>
    spoilers(texts[language], given).map((value) => `${language}.md: the title names the fix: ${value}`),
  )
  return [
    ...long,
    ...missing.map((language) => `${language}.md is missing: lessons 01 to ${LAST_IN_ALL_LANGUAGES} are in every language`),
    ...titles,
  ]
}

const spoilers = (texts: LessonTexts | undefined, values: readonly string[]): readonly string[] => {
  const words = new Set((texts?.title ?? '').toLowerCase().split(/[^\p{L}\p{N}.-]+/u))
  return values.filter((value) => words.has(value.toLowerCase()))
}

function leaves(value: JsonValue | undefined): readonly string[] {
  if (value === undefined || value === null) return []
  return typeof value === 'object' ? Object.values(value).flatMap(leaves) : [String(value)]
}

/** Values that the solution writes and the start does not have anywhere. */
function fixedValues(solution: readonly Action[], start: readonly string[]): readonly string[] {
  const valuesOf = (text: string): readonly string[] => readManifest(text).objects.flatMap(leaves)
  const before = new Set(start.flatMap(valuesOf))
  return [...new Set(solution.flatMap((action) => ('apply' in action ? valuesOf(action.apply) : [])))].filter(
    (value) => !before.has(value),
  )
}

function carets({ lesson, files }: LessonFolder): readonly string[] {
  return lesson.steps.flatMap(({ id, caret }) => {
    if (!caret) return []
    const document = readManifest(files[caret.file] ?? '').documents[caret.document ?? 0]
    const there = document && (caret.path in document.fields || caret.path in document.keys)
    return there || !openedFiles(lesson).includes(caret.file)
      ? []
      : [`step ${id}: ${caret.file} has no field ${caret.path} there`]
  })
}
