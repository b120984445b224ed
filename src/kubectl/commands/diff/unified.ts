/** One line of both texts, of the old one or of the new one. */
interface Edit {
  readonly sign: ' ' | '-' | '+'
  readonly line: string
}

const CONTEXT = 3

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

/** The longest common lines kept, the rest taken out and put in; at each place what goes stands before what comes. */
function editsOf(before: readonly string[], after: readonly string[]): readonly Edit[] {
  // rest[i][j]: how many lines the two texts share from i and j on.
  const rest = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0))
  const shared = (i: number, j: number): number => rest[i]?.[j] ?? 0
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const row = rest[i] ?? []
    for (let j = after.length - 1; j >= 0; j -= 1) {
      row[j] = before[i] === after[j] ? shared(i + 1, j + 1) + 1 : Math.max(shared(i + 1, j), shared(i, j + 1))
    }
  }
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]]
    if (old !== undefined && old === fresh) {
      edits.push({ sign: ' ', line: old })
      i += 1
      j += 1
    } else if (old !== undefined && (fresh === undefined || shared(i + 1, j) >= shared(i, j + 1))) {
      edits.push({ sign: '-', line: old })
      i += 1
    } else {
      edits.push({ sign: '+', line: fresh ?? '' })
      j += 1
    }
  }
  return edits
}

/** Where hunks begin and end: changes that are close to each other share one. */
function hunksOf(edits: readonly Edit[]): readonly (readonly [from: number, to: number])[] {
  const hunks: [number, number][] = []
  edits.forEach(({ sign }, i) => {
    if (sign === ' ') return
    const last = hunks.at(-1)
    if (last && i - CONTEXT <= last[1]) last[1] = i + 1 + CONTEXT
    else hunks.push([Math.max(0, i - CONTEXT), i + 1 + CONTEXT])
  })
  return hunks.map(([from, to]) => [from, Math.min(to, edits.length)])
}

const countOf = (edits: readonly Edit[], sign: '-' | '+'): number =>
  edits.filter((edit) => edit.sign === ' ' || edit.sign === sign).length

function rangeOf(edits: readonly Edit[], [from, to]: readonly [number, number], sign: '-' | '+'): string {
  const [before, length] = [countOf(edits.slice(0, from), sign), countOf(edits.slice(from, to), sign)]
  if (length === 1) return String(before + 1)
  return `${length === 0 ? before : before + 1},${length}`
}

/** The hunks of `diff -u`; '' when the texts are the same. Source: GNU diffutils context.c. */
export function unifiedDiff(before: string, after: string): string {
  const edits = editsOf(linesOf(before), linesOf(after))
  return hunksOf(edits)
    .map((hunk) => {
      const lines = edits.slice(...hunk).map(({ sign, line }) => `${sign}${line}\n`)
      return `@@ -${rangeOf(edits, hunk, '-')} +${rangeOf(edits, hunk, '+')} @@\n${lines.join('')}`
    })
    .join('')
}
