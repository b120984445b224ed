import { describe, expect, test } from 'vitest'
import { type LessonFolder, readLesson } from '../../scripts/lessons/read-lesson.ts'
import { trialsOf } from '../../scripts/lessons/trials.ts'
import type { Lesson } from '../../src/lessons/types.ts'

const read = readLesson('02-pod1-pod2-not-pod3')
if (!read.ok) throw new Error('lesson 02 cannot be read')
const sound = read.folder
const en = sound.texts.en
if (!en) throw new Error('lesson 02 has no English')

const withLesson = (change: Partial<Lesson>): LessonFolder => ({ ...sound, lesson: { ...sound.lesson, ...change } })
const withWords = (key: string, text: string): LessonFolder => ({
  ...sound,
  texts: {
    ...sound.texts,
    en: { ...en, sections: { ...en.sections, [key]: [{ is: 'paragraph', of: [{ is: 'code', text }] }] } },
  },
})
const { steps, solution, alsoValid, wrongFix } = sound.lesson
const [first, ...others] = steps
const right = solution.yaml

/** Mistakes of a lesson, up to the first that is looked for: playing it takes a while. */
async function wrongIn(folder: LessonFolder, says: RegExp): Promise<string> {
  const found: string[] = []
  for (const { name, run } of trialsOf(folder)) {
    found.push(...(await run()).map((mistake) => `${name}: ${mistake}`))
    if (says.test(found.join('\n'))) break
  }
  return found.join('\n')
}

describe('a lesson is found out when', () => {
  test.each([
    {
      name: 'nothing is left to do',
      folder: withLesson({ steps: [{ id: 'members', goals: [] }] }),
      says: /the lesson is done as it begins/,
    },
    {
      name: 'its solution is none',
      folder: withLesson({ solution: { ...solution, yaml: [] } }),
      says: /solution.yaml passes: step 1 of 2 is open/,
    },
    {
      name: 'its solution is refused',
      folder: withLesson({
        solution: { ...solution, yaml: [...right, { apply: 'apiVersion: v1\nkind: Service\nmetadata: { name: x }\n' }] },
      }),
      says: /apply Service x: .*spec.ports: Required value/,
    },
    {
      name: 'another way that it names does not pass',
      folder: withLesson({ alsoValid: [...alsoValid, { name: 'idle', actions: [] }] }),
      says: /also valid: idle passes: step 1 of 2 is open/,
    },
    {
      name: 'a wrong fix passes',
      folder: withLesson({ wrongFix: [{ name: 'right', actions: right, unmet: 'three' }] }),
      says: /wrong fix: right: it passes/,
    },
    {
      name: 'a wrong fix is observed otherwise than it says',
      folder: withLesson({ wrongFix: wrongFix.slice(0, 1).map((way) => ({ ...way, observed: 'endpoints-none' as const })) }),
      says: /expected endpoints-none, but goal three: unmet \(endpoints-are/,
    },
    {
      name: 'nobody can answer its prediction',
      folder: withLesson({
        steps: [
          {
            id: 'members',
            goals: first?.goals ?? [],
            predict: { id: 'stations', ask: { what: 'number', truth: { endpoints: 'default/web' }, options: [5, 6] } },
          },
          ...others,
        ],
      }),
      says: /the answer is 2, which is not among the options 5, 6/,
    },
    {
      name: 'a hint names what is not there',
      folder: withWords('three.hint1', 'pod/pod-4'),
      says: /en.md `three.hint1` names pod\/pod-4/,
    },
    { name: 'a step is too long', folder: withWords('members', 'word '.repeat(61)), says: /`members` has 61 words/ },
    { name: 'a language is missing', folder: { ...sound, texts: { en } }, says: /de.md is missing/ },
    {
      name: 'its title names the fix',
      folder: {
        ...withLesson({
          kind: 'troubleshoot',
          solution: { ...solution, yaml: [{ apply: 'kind: Service\nspec: { ports: [{ targetPort: 8080 }] }' }] },
        }),
        texts: { ...sound.texts, en: { ...en, title: 'Not 8080' } },
      },
      says: /the title names the fix: 8080/,
    },
    {
      name: 'a caret stands nowhere',
      folder: withLesson({
        steps: steps.map((step) => ({ ...step, caret: { file: 'start.yaml', document: 2, path: 'spec.selector' } })),
      }),
      says: /start.yaml has no field spec.selector there/,
    },
  ])('$name', async ({ folder, says }) => expect(await wrongIn(folder, says)).toMatch(says))
})
