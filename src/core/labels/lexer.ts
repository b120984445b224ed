/** A piece of a selector's text. `end` has the empty text. */
export interface Token {
  readonly kind: 'identifier' | 'in' | 'notin' | '(' | ')' | ',' | '!' | '=' | '==' | '!=' | '>' | '<' | 'end'
  readonly text: string
}

const TWO = ['==', '!='] as const
const ONE = ['(', ')', ',', '!', '=', '>', '<'] as const
// Only these four are blanks to the parser; other white space is part of a word, which then is no valid key. NUL ends the text.
const BLANKS = ' \t\r\n'
const ENDS_A_WORD = `${BLANKS}=!(),><\0`

function wordAt(text: string, at: number): string {
  let end = at
  while (end < text.length && !ENDS_A_WORD.includes(text.charAt(end))) end += 1
  return text.slice(at, end)
}

/**
 * Splits a selector's text. A symbol takes as many characters as make one (`==` before `=`); `in` and `notin` are words
 * that the parser may also read as identifiers.
 * Source: kubernetes/apimachinery pkg/labels/selector.go Lexer.
 */
export function tokens(text: string): readonly Token[] {
  const found: Token[] = []
  for (let at = 0; at < text.length; ) {
    if (BLANKS.includes(text.charAt(at))) {
      at += 1
      continue
    }
    const symbol = TWO.find((two) => text.startsWith(two, at)) ?? ONE.find((one) => text.startsWith(one, at))
    const word = symbol ?? wordAt(text, at)
    if (word === '') break
    found.push({ kind: symbol ?? (word === 'in' || word === 'notin' ? word : 'identifier'), text: word })
    at += word.length
  }
  return [...found, { kind: 'end', text: '' }]
}
