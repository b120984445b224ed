/** Blanks between columns, and how narrow one may be, those included. Source: cli-runtime pkg/printers/tabwriter.go. */
const GAP = 3
const LEAST = 6

const lengthOf = (text: string): number => [...text].length

/**
 * Lays out rows as kubectl's tab writer does: every cell but the last is padded to the widest of its column. A column's
 * widths never shrink between calls with one `widths`.
 * Source: k8s.io/kubectl liggitt/tabwriter, with RememberWidths.
 */
export function layOut(rows: readonly (readonly string[])[], widths: number[] = []): string {
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? LEAST, lengthOf(cell) + GAP)
    })
  }
  return rows
    .map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : pad(cell, widths[i] ?? 0))).join('')}\n`)
    .join('')
}

const pad = (cell: string, width: number): string => cell + ' '.repeat(Math.max(0, width - lengthOf(cell)))
