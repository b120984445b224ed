import { describe, expect, test } from 'vitest'
import { lessonShape } from '../../scripts/lessons/lesson-shape.ts'
import { readTexts } from '../../scripts/lessons/read-texts.ts'

describe('readTexts', () => {
  test('each heading is a key, whatever its level, and what stands under it are its words', () => {
    const { texts, problems } = readTexts(
      '## title\nA `b` c\n\n## summary\nOne.\n\n## look\nSee *here*,\nand **there**.\n\n- one\n- `two`\n\n#### look.hint3\n```yaml\na: 1\n```\n',
    )
    expect(problems).toEqual([])
    expect(texts).toEqual({
      title: 'A b c',
      summary: 'One.',
      sections: {
        look: [
          {
            is: 'paragraph',
            of: [
              { is: 'text', text: 'See ' },
              { is: 'em', of: [{ is: 'text', text: 'here' }] },
              { is: 'text', text: ', and ' },
              { is: 'strong', of: [{ is: 'text', text: 'there' }] },
              { is: 'text', text: '.' },
            ],
          },
          { is: 'list', ordered: false, items: [[{ is: 'text', text: 'one' }], [{ is: 'code', text: 'two' }]] },
        ],
        'look.hint3': [{ is: 'code', language: 'yaml', text: 'a: 1' }],
      },
    })
  })

  test.each([
    { name: 'HTML', markdown: '## look\n\n<b>bold</b>\n', line: 3, says: /html/ },
    { name: 'a picture', markdown: '## look\nSee\n\n![x](y.png)\n', line: 4, says: /image/ },
    {
      name: 'a link that runs a script',
      markdown: '## look\n[x](javascript:alert)\n',
      line: 2,
      says: /the link javascript:alert/,
    },
    { name: 'a heading that stands twice', markdown: '## look\na\n\n## look\nb\n', line: 4, says: /twice/ },
    { name: 'a heading without words', markdown: '## look\na\n\n### goal\n', line: 4, says: /no words/ },
    { name: 'words before any heading', markdown: 'hello\n\n## look\na\n', line: 1, says: /before the first heading/ },
  ])('$name is refused at its line', ({ markdown, line, says }) => {
    const { problems } = readTexts(markdown)
    expect(problems).toEqual([{ line, message: expect.stringMatching(says) }])
  })
})

describe('lessonShape', () => {
  const told = (value: unknown): readonly string[] => {
    const said: string[] = []
    lessonShape(value, '', (path, message) => said.push(`${path} ${message}`))
    return said
  }
  test('a key that nobody knows is a typing mistake', () => {
    expect(told({ minuts: 4 })[0]).toMatch(/^minuts is not known here/)
  })
  test('a check of no kind names the kinds that there are', () => {
    const wrong = told({ steps: [{ id: 'a', goals: [{ id: 'b', check: { is: 'works' } }] }] })
    expect(wrong.find((text) => text.startsWith('steps[0].goals[0].check.is'))).toMatch(/`endpoints`, `probe`/)
  })
})
