import type { Redirection, Script, Statement } from './ast.ts'

/**
 * True when more lines have to come before this text means something: an open quote, block or here-document, a line that
 * ends in `\`, `|`, `&&` or `||`. A text that no further line can mend is not incomplete.
 */
export function isIncomplete(text: string, parse: (text: string) => Script): boolean {
  if (/(?<!\\)(\\\\)*\\$/.test(text)) return true
  try {
    const { statements } = parse(text)
    return opensHereDoc(statements) || /(\||&&)\s*$/.test(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    if (/\bEOF\b|unterminated here-document/.test(message)) return true
    const [, line, column] = /Parse error at (\d+):(\d+)/.exec(message) ?? []
    const lines = text.split('\n')
    return Number(line) === lines.length && Number(column) > (lines.at(-1) ?? '').trimEnd().length
  }
}

const isOpen = ({ target }: Redirection): boolean => target.type === 'HereDoc' && target.terminated === false

function opensHereDoc(statements: readonly Statement[]): boolean {
  // Here-documents stand at the end of what was typed: only the last statement can have one that is still open.
  const commands = statements.flatMap(({ pipelines }) => pipelines.flatMap((pipeline) => pipeline.commands))
  return commands.some((command) => command.redirections.some(isOpen))
}
