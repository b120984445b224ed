/** Splits a line as a shell does: blanks, quotes, backslashes. `|` between commands starts a new one. */
export function splitLine(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]]
  let word: string | null = null
  for (let i = 0; i < line.length; i += 1) {
    const char = line.charAt(i)
    // $'…' knows what a backslash and an n are.
    const coded = char === '$' && line[i + 1] === "'"
    if (coded) i += 1
    if (coded || char === "'" || char === '"') {
      const end = closing(line, i)
      const inside = line.slice(i + 1, end)
      const meant = char === '"' ? inside.replace(/\\(["\\$`])/g, '$1') : inside
      word = (word ?? '') + (coded ? meant.replaceAll('\\n', '\n') : meant)
      i = end
    } else if (char === '\\') {
      i += 1
      word = (word ?? '') + line.charAt(i)
    } else if (char === ' ' || char === '|') {
      if (word !== null) commands.at(-1)?.push(word)
      word = null
      if (char === '|') commands.push([])
    } else word = (word ?? '') + char
  }
  if (word !== null) commands.at(-1)?.push(word)
  return commands
}

function closing(line: string, open: number): number {
  const quote = line.charAt(open)
  for (let i = open + 1; i < line.length; i += 1) {
    if (line[i] === '\\' && quote === '"') i += 1
    else if (line[i] === quote) return i
  }
  throw new Error(`unbalanced quote in ${line}`)
}

/** `sed s/from/to/` is the only command beside kubectl that the recordings pipe through. */
export function sed(words: readonly string[], input: string): string {
  const [, script = '', ...more] = words
  const [, from, to] = /^s\/((?:[^/\\]|\\.)*)\/((?:[^/\\]|\\.)*)\/$/.exec(script) ?? []
  if (from === undefined || to === undefined || more.length > 0)
    throw new Error(`sed ${words.slice(1).join(' ')} is unknown here`)
  return input
    .split('\n')
    .map((line) => line.replace(from, to))
    .join('\n')
}
