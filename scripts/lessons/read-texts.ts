import { marked, type Token, type Tokens } from 'marked'
import { type Block, type Inline, type LessonTexts, type Prose, plainText } from '../../src/lessons/prose.ts'
import type { LineProblem } from './problem.ts'

const lineCount = (text: string): number => text.split('\n').length - 1

/** Thrown to the section that holds it, which knows the line. */
class NotAllowed extends Error {}

const refuse = (what: string): never => {
  throw new NotAllowed(`${what} cannot be used in a lesson: paragraphs, code, **strong**, *em*, lists and links can`)
}

const isLink = (href: string): boolean => /^(https:\/\/|lesson:\d\d$)/.test(href)

function inline(token: Token): readonly Inline[] {
  switch (token.type) {
    case 'text':
    case 'escape': {
      const { tokens, text } = token as Tokens.Text
      return tokens ? tokens.flatMap(inline) : [{ is: 'text', text: text.replaceAll(/\s*\n\s*/g, ' ') }]
    }
    case 'codespan':
      return [{ is: 'code', text: (token as Tokens.Codespan).text }]
    case 'strong':
    case 'em':
      return [{ is: token.type, of: (token as Tokens.Strong).tokens.flatMap(inline) }]
    case 'link': {
      const { href, tokens } = token as Tokens.Link
      return isLink(href)
        ? [{ is: 'link', to: href, of: tokens.flatMap(inline) }]
        : refuse(`the link ${href} (https: or lesson:05)`)
    }
    case 'paragraph':
      return (token as Tokens.Paragraph).tokens.flatMap(inline)
    default:
      return refuse(`${token.type} (\`${token.raw.trim().slice(0, 40)}\`)`)
  }
}

function block(token: Token): readonly Block[] {
  switch (token.type) {
    case 'space':
      return []
    case 'paragraph':
      return [{ is: 'paragraph', of: inline(token) }]
    case 'code': {
      const { lang = '', text } = token as Tokens.Code
      return [{ is: 'code', language: lang, text }]
    }
    case 'list': {
      const { ordered, items } = token as Tokens.List
      return [{ is: 'list', ordered, items: items.map(({ tokens }) => tokens.flatMap(inline)) }]
    }
    default:
      return refuse(`${token.type} (\`${token.raw.trim().slice(0, 40)}\`)`)
  }
}

/** A lesson's Markdown as data: each `##`, `###` or `####` heading is a key, and what stands under it are its words. */
export function readTexts(markdown: string): {
  readonly texts: LessonTexts
  readonly lines: ReadonlyMap<string, number>
  readonly problems: readonly LineProblem[]
} {
  const sections: { [key: string]: Block[] } = {}
  const lines = new Map<string, number>()
  const problems: LineProblem[] = []
  const worded = new Set<string>()
  let key: string | null = null
  let line = 1
  for (const token of marked.lexer(markdown)) {
    const at = line
    line += lineCount(token.raw)
    if (token.type === 'heading') {
      key = (token as Tokens.Heading).text.trim()
      if (lines.has(key)) problems.push({ line: at, message: `\`${key}\` stands twice` })
      lines.set(key, at)
      sections[key] = []
      continue
    }
    if (token.type === 'space') continue
    const section = key === null ? undefined : sections[key]
    if (key === null || !section) {
      problems.push({ line: at, message: 'words before the first heading belong to nothing' })
      continue
    }
    worded.add(key)
    try {
      section.push(...block(token))
    } catch (error) {
      if (!(error instanceof NotAllowed)) throw error
      problems.push({ line: at, message: error.message })
    }
  }
  for (const [name, at] of lines) if (!worded.has(name)) problems.push({ line: at, message: `\`${name}\` has no words` })
  const { title = [], summary = [], ...rest } = sections
  return { texts: { title: oneLine(title), summary: oneLine(summary), sections: rest }, lines, problems }
}

const oneLine = (prose: Prose): string => plainText(prose).trim()
