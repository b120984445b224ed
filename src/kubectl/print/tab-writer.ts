/** Blanks between columns. */
const GAP = 2

const lengthOf = (text: string): number => [...text].length

/**
 * Lays out lines of cells with tabs behind them, as Go's text/tabwriter does with its columns padded by two blanks. A column
 * is as wide as the widest of its cells in neighbouring lines that have one with a tab behind it.
 * Source: Go text/tabwriter format; kubectl pkg/describe tabbedString (minwidth 0, tabwidth 8, padding 2, padchar ' ').
 */
export function layOutTabs(text: string): string {
  const lines = text.split('\n').map((line) => line.split('\t'))
  const out = lines.map(() => '')

  /** Writes `lines[from, to)` from a column on; all of them have the same cells before it. */
  const column = (from: number, to: number, i: number): void => {
    let at = from
    while (at < to) {
      const cells = lines[at] ?? []
      if (i >= cells.length - 1) {
        out[at] += cells[i] ?? ''
        at += 1
        continue
      }
      let end = at
      let width = 0
      while (end < to) {
        const below = lines[end] ?? []
        if (i >= below.length - 1) break
        width = Math.max(width, lengthOf(below[i] ?? ''))
        end += 1
      }
      const room = width + GAP
      for (let line = at; line < end; line += 1) {
        const cell = lines[line]?.[i] ?? ''
        out[line] += cell + ' '.repeat(room - lengthOf(cell))
      }
      column(at, end, i + 1)
      at = end
    }
  }
  column(0, lines.length, 0)
  return out.join('\n')
}
