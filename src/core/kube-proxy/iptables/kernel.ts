import type { RestoreInput, RestoreTable } from './restore.ts'

/** The rules that a kernel holds: texts by chain, by table. */
export interface Kernel {
  readonly filter: ReadonlyMap<string, readonly string[]>
  readonly nat: ReadonlyMap<string, readonly string[]>
}

export const EMPTY_KERNEL: Kernel = { filter: new Map(), nat: new Map() }

export type Restored = { readonly ok: true; readonly kernel: Kernel } | { readonly ok: false; readonly error: string }

/** Appends one rule, written as `-A CHAIN rule`, as somebody else might. */
export function appendRule(kernel: Kernel, table: 'filter' | 'nat', line: string): Kernel {
  const [, chain, text] = /^-A (\S+) (.*)$/.exec(line) ?? []
  if (chain === undefined || text === undefined) throw new Error(`no rule to append: ${line}`)
  const chains = new Map(kernel[table])
  chains.set(chain, [...(chains.get(chain) ?? []), text])
  return { ...kernel, [table]: chains }
}

const jumpsTo = (rules: readonly string[], chain: string): boolean => rules.some((rule) => rule.endsWith(`-j ${chain}`))

function restoreTable(
  before: ReadonlyMap<string, readonly string[]>,
  { chains, rules, deleted }: RestoreTable,
): Map<string, string[]> | string {
  const after = new Map([...before].map(([name, texts]): [string, string[]] => [name, [...texts]]))
  for (const name of chains) after.set(name, [])
  for (const { chain, text } of rules) {
    const list = after.get(chain)
    if (!list) return `no chain ${chain}`
    list.push(text)
  }
  for (const name of deleted) {
    if ((after.get(name)?.length ?? 0) > 0) return `chain ${name} is not empty`
    const user = [...after].find(([, texts]) => jumpsTo(texts, name))
    if (user) return `chain ${name} is still used by ${user[0]}`
    after.delete(name)
  }
  return after
}

/** What iptables-restore --noflush makes of its input: all of it for both tables, or nothing. */
export function restore(kernel: Kernel, input: RestoreInput): Restored {
  let next: Kernel = kernel
  for (const table of input) {
    const after = restoreTable(kernel[table.table], table)
    if (typeof after === 'string') return { ok: false, error: after }
    next = { ...next, [table.table]: after }
  }
  return { ok: true, kernel: next }
}
