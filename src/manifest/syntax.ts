import { type Document, isCollection, isScalar, type LineCounter, visit, type YAMLError } from 'yaml'
import { rangeBetween } from './places.ts'
import type { Problem } from './types.ts'

type SyntaxProblem = Omit<Problem, 'document'>

const PAIRS: { readonly [open: string]: string } = { '[': ']', '{': '}', '"': '"', "'": "'" }

/** Offset of the innermost bracket or quote before `end` that was opened and not closed; undefined when all were closed. */
function leftOpen({ contents }: Document.Parsed, text: string, end: number): number | undefined {
  let found: number | undefined
  visit(contents, (_, node) => {
    if (!(isCollection(node) || isScalar(node)) || !node.range) return
    const [start, stop] = node.range
    const close = PAIRS[text[start] ?? '']
    if (close === undefined || start >= end) return
    if (stop - start < 2 || text[stop - 1] !== close) found = start
  })
  return found
}

const lineFrom = (text: string, at: number): string => /[^\n]*/.exec(text.slice(at))?.[0] ?? ''

/** What is wrong at a place, in words of the text and not of the parser. */
function inWords({ code, message }: YAMLError, text: string, at: number): string {
  const rest = lineFrom(text, at)
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'A tab cannot indent YAML. Use spaces.'
    case 'DUPLICATE_KEY':
      return 'This key stands twice in the same map. Keep one of them.'
    case 'BAD_INDENT':
      return 'This line does not start in the column where the others of its map start.'
    case 'MULTILINE_IMPLICIT_KEY':
      return /^[^\s"']+:\S/.test(rest)
        ? `A space is missing behind the colon: "${rest.trim().replace(':', ': ')}".`
        : 'A colon is missing: a line of a map is "key: value".'
    case 'BLOCK_AS_IMPLICIT_KEY':
      return /:\s/.test(rest)
        ? 'Two colons on one line: put the second key on a line of its own, or the value in quotes.'
        : 'The next line is indented too deep: the keys of one map start in the same column.'
    case 'BAD_SCALAR_START':
      return `A value cannot begin with ${rest[0]}. Put it in quotes.`
    case 'BAD_DQ_ESCAPE':
      return `${rest.slice(0, 2)} means nothing in double quotes. Write \\\\ for a backslash, or use single quotes.`
    case 'UNEXPECTED_TOKEN':
      return /^[\]}]/.test(rest)
        ? `${rest[0]} closes nothing that was opened.`
        : 'This does not fit to what stands before it: a dash, a colon or some indentation is missing.'
    default:
      return message
  }
}

function problemOf(error: YAMLError, document: Document.Parsed, text: string, lines: LineCounter): SyntaxProblem {
  const [start, end] = error.pos
  const open = error.code === 'MISSING_CHAR' || error.code === 'BAD_INDENT' ? leftOpen(document, text, start) : undefined
  const at = open ?? start
  const char = text[at] ?? ''
  return {
    severity: 'error',
    source: 'yaml',
    range: rangeBetween(lines, at, open === undefined ? Math.max(end, start + 1) : at + 1),
    message: open === undefined ? inWords(error, text, at) : `${char} is not closed: ${PAIRS[char]} is missing.`,
  }
}

/** The errors of a document's syntax, the first of each line: what follows there is its echo. */
export function syntaxProblems(document: Document.Parsed, text: string, lines: LineCounter): readonly SyntaxProblem[] {
  const found = document.errors.map((error) => problemOf(error, document, text, lines))
  return found.filter(({ range }, i) => found.findIndex((other) => other.range.startLine === range.startLine) === i)
}
