/** Text of the `warning` header: one entry a line, each `299 - "text"`. */
export const warningHeader = (texts: readonly string[]): string =>
  [...new Set(texts)].map((text) => `299 - ${JSON.stringify(text)}`).join('\n')

/** The texts of a `warning` header. */
export function parseWarnings(header: string | undefined): readonly string[] {
  if (!header) return []
  return header.split('\n').map((line) => {
    const quoted = /^\d+ \S+ (".*")$/.exec(line)?.[1]
    if (quoted === undefined) return line
    const text: unknown = JSON.parse(quoted)
    return typeof text === 'string' ? text : line
  })
}
