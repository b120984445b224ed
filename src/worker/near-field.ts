import { isKind } from '../core/api/kinds.ts'
import { type Fields, fieldsOf, structOf } from '../core/api/schema.ts'

/** The fields beside which a path's last name stands; null where the schema names none (maps, lists, unknown kinds). */
function siblings(kind: string, path: readonly string[]): Fields | null {
  if (!isKind(kind)) return null
  let fields = fieldsOf(structOf(kind))
  for (const name of path.slice(0, -1)) {
    let type = fields.get(name)
    while (type?.is === 'list') type = type.of
    if (type?.is !== 'struct') return null
    fields = fieldsOf(type.name)
  }
  return fields
}

/** How many slips of the pen lie between two words: a letter more, fewer or other, or two neighbours swapped. */
export function slips(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    const above = rows[i - 1] ?? []
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const steps = [(above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1)]
      if (swapped) steps.push((rows[i - 2]?.[j - 2] ?? 0) + 1)
      row.push(Math.min(...steps))
    }
    rows.push(row)
  }
  return rows.at(-1)?.at(-1) ?? 0
}

const SHORT = 4
const LONGEST = 60

/** The known field that an unknown one (`spec.ports[0].targetPrt`) was most likely meant to be; null when none is near. */
export function nearField(kind: string, path: string): string | null {
  const names = path.replaceAll(/\[\d+\]/g, '').split('.')
  const wanted = names.at(-1) ?? ''
  const known = siblings(kind, names)
  if (!known || wanted.length > LONGEST) return null
  const allowed = wanted.length <= SHORT ? 1 : 2
  const [best] = [...known.keys()]
    .map((name) => ({ name, away: slips(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ away }) => away <= allowed)
    .toSorted((a, b) => a.away - b.away || (a.name < b.name ? -1 : 1))
  return best?.name ?? null
}
