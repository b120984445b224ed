import { describe, expect, test } from 'vitest'
import { problemText } from '../../scripts/lessons/problem.ts'
import { lessonSlugs, readLesson } from '../../scripts/lessons/read-lesson.ts'
import { trialsOf } from '../../scripts/lessons/trials.ts'

describe.each(lessonSlugs())('lesson %s', (slug) => {
  const read = readLesson(slug)
  test('reads without a mistake', () => expect(read.problems.map(problemText)).toEqual([]))
  test.each(read.ok ? trialsOf(read.folder) : [])('$name', async ({ run }) => expect(await run()).toEqual([]))
})
