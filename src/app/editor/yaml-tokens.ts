/** A piece of a line with what it is, for colouring; the pieces of a line joined are the line. */
export interface Token {
  readonly text: string
  readonly kind: 'key' | 'string' | 'number' | 'comment' | 'plain'
}

const NUMBER = /^(?:-?\d[\d_]*(?:\.\d+)?|true|false|null|~)$/
const PIECE = /("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[{}[\],]|[^\s{}[\],"':#]+(?:[:#'"][^\s{}[\],]+)*|:|#|\s+|.)/g

/** A bare look at one line of YAML, enough to read it by colour; the real parser sits in the worker. */
export function tokensOf(line: string): readonly Token[] {
  const comment = /(^|\s)#.*$/.exec(line)
  const quoteBefore = comment ? (line.slice(0, comment.index).match(/["']/g)?.length ?? 0) % 2 === 1 : false
  const cut = comment && !quoteBefore ? comment.index + (comment[1]?.length ?? 0) : line.length
  const pieces = line.slice(0, cut).match(PIECE) ?? []
  const tokens: Token[] = pieces.map((text, i) => {
    if (/^(?:\s+|[{}[\],:])$/.test(text) || text === '-' || text === '---') return { text, kind: 'plain' }
    const next = pieces[i + 1]
    const after = pieces[i + 2]
    if (next === ':' && (after === undefined || /^\s/.test(after))) return { text, kind: 'key' }
    return { text, kind: NUMBER.test(text) ? 'number' : 'string' }
  })
  return cut < line.length ? [...tokens, { text: line.slice(cut), kind: 'comment' }] : tokens
}
