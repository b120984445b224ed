import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { coverageText, STATEMENTS, uncovered } from '../../scripts/lessons/coverage.ts'
import { lessonSlugs, readLesson } from '../../scripts/lessons/read-lesson.ts'

const lessons = lessonSlugs().flatMap((slug) => {
  const read = readLesson(slug)
  return read.ok ? [read.folder.lesson] : []
})

describe('docs/coverage.md', () => {
  test('is what the lessons say of themselves', () => {
    expect(readFileSync(new URL('../../docs/coverage.md', import.meta.url), 'utf8')).toBe(coverageText(lessons))
  })
  test('names every statement once, in order', () => {
    expect(STATEMENTS.map(({ id }) => id)).toEqual(Array.from({ length: 30 }, (_, i) => `T${i + 1}`))
  })
  test('leaves out nothing whose lesson is there', () => expect(uncovered(lessons)).toEqual([]))
  test('a lesson that forgets its statements is found', () => {
    expect(uncovered([{ id: '02', covers: ['T4'] }])).toEqual(['T5'])
  })
})
