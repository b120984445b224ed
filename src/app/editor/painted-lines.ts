import type { Problem } from '../../manifest/types.ts'
import { type Token, tokensOf } from './yaml-tokens.ts'

export interface Piece extends Token {
  readonly severity: Problem['severity'] | null
}

/** Cuts tokens where problems begin and end, so that each piece is underlined wholly or not at all. */
function cut(
  tokens: readonly Token[],
  marks: readonly { readonly from: number; readonly to: number; readonly severity: Problem['severity'] }[],
): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const token of tokens) {
    const end = at + token.text.length
    const edges = [
      ...new Set([at, end, ...marks.flatMap(({ from, to }) => [from, to]).filter((edge) => edge > at && edge < end)]),
    ].toSorted((a, b) => a - b)
    edges.slice(0, -1).forEach((from, i) => {
      const to = edges[i + 1] ?? end
      const covering = marks.filter((mark) => mark.from < to && mark.to > from)
      const severity = covering.some((mark) => mark.severity === 'error') ? 'error' : covering.length > 0 ? 'warning' : null
      pieces.push({ kind: token.kind, text: token.text.slice(from - at, to - at), severity })
    })
    at = end
  }
  return pieces
}

/** One line, coloured and with its problems underlined. `number` is 1-based. */
export function paintLine(line: string, number: number, problems: readonly Problem[]): readonly Piece[] {
  const marks = problems
    .filter(({ range }) => range.startLine <= number && number <= range.endLine)
    .map(({ range, severity }) => {
      const from = range.startLine === number ? range.startColumn - 1 : 0
      const to = range.endLine === number ? range.endColumn - 1 : line.length
      // An empty stretch would be invisible: it takes the rest of the line.
      return { severity, from: Math.min(from, Math.max(0, line.length - 1)), to: to > from ? to : line.length }
    })
  return cut(tokensOf(line), marks)
}
