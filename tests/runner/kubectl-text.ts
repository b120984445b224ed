/** What may stand for a placeholder of the recordings. */
const PLACEHOLDERS: { readonly [name: string]: string } = {
  time: '[\\d:.TZ+-]+',
  uid: '[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}',
  rv: '\\d+',
  port: '(?:\\d+|<port>)',
  n: '\\d+',
  tmp: '/[^"\\s]*',
  dir: '/[^"\\s]*',
  mmdd: '\\d{4}',
  pid: ' *\\d+',
}

/** True when a text is the expected one, placeholders filled in. */
export function sameText(expected: string, got: string): boolean {
  if (expected === got) return true
  const escaped = expected.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = escaped.replace(/<(\w+)>/g, (whole, name: string) =>
    Object.hasOwn(PLACEHOLDERS, name) ? (PLACEHOLDERS[name] ?? '') : whole,
  )
  return new RegExp(`^${pattern}$`).test(got)
}

/** The first line in which two texts differ. */
export function firstDifference(expected: string, got: string): string {
  const [want, have] = [expected.split('\n'), got.split('\n')]
  const at = want.findIndex((line, i) => !sameText(line, have[i] ?? '\u0000'))
  const i = at < 0 ? want.length : at
  return `line ${i + 1}: want ${JSON.stringify(want[i] ?? '(end)')}, got ${JSON.stringify(have[i] ?? '(end)')}`
}
