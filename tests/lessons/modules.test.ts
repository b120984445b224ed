import { lessons, loadLesson } from 'virtual:lessons'
import { describe, expect, test } from 'vitest'
import { lessonSlugs } from '../../scripts/lessons/read-lesson.ts'

describe('virtual:lessons', () => {
  test('the lesson map has every folder, in order', () => {
    expect(lessons.map(({ slug }) => slug)).toEqual(lessonSlugs())
    expect(lessons.find(({ id }) => id === '02')).toEqual({
      slug: '02-pod1-pod2-not-pod3',
      id: '02',
      kind: 'concept',
      minutes: 4,
      covers: ['T2', 'T4', 'T5'],
      steps: 2,
      words: {
        en: { title: 'Pod1, Pod2, not Pod3', summary: expect.stringContaining('labels') },
        de: { title: 'Pod1, Pod2, nicht Pod3', summary: expect.stringContaining('Labels') },
      },
    })
  })

  test('a lesson loads in its language, with its files and without the ways that tests go', async () => {
    const loaded = await loadLesson('02', 'de')
    expect(loaded?.language).toBe('de')
    expect(loaded?.texts.title).toBe('Pod1, Pod2, nicht Pod3')
    expect(loaded?.files['start.yaml']).toContain('name: pod-3')
    expect(Object.keys(loaded?.lesson ?? {})).not.toContain('wrongFix')
  })

  test('there is no lesson of another name', async () => {
    expect(await loadLesson('__proto__', 'en')).toBeNull()
    expect(await loadLesson('99', 'en')).toBeNull()
  })
})
