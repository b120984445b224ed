import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import { type RestoreTable, restoreInput, writtenChains } from '../../src/core/kube-proxy/iptables/restore.ts'
import { nftTable } from '../../src/core/kube-proxy/nftables/table.ts'
import { ownRules } from '../../src/core/kube-proxy/rule.ts'
import { object, REMARKS, same, texts, worldOf } from './proxy-world.ts'
import type { CaseRunner } from './types.ts'

/** Chains in which only the order of one Service's lines counts. */
const BY_SERVICE = ['KUBE-SERVICES', 'KUBE-NODEPORTS', 'KUBE-EXTERNAL-SERVICES', 'KUBE-PROXY-FIREWALL']
const NODE_PORT_JUMP = 'kubernetes service nodeports; NOTE'

const serviceOf = (line: string): string => /--comment "?([^\s"]+)/.exec(line)?.[1] ?? ''

/** Lines grouped by Service, each group in its order; the jumps to node ports stay last. */
function grouped(lines: readonly string[]): readonly string[] {
  const isLast = (line: string): boolean => line.includes(NODE_PORT_JUMP)
  const firstLast = lines.findIndex(isLast)
  if (firstLast >= 0 && !lines.slice(firstLast).every(isLast)) return ['a node port jump stands before other lines']
  const body = lines.filter((line) => !isLast(line))
  return [
    ...body.toSorted((a, b) => (serviceOf(a) < serviceOf(b) ? -1 : serviceOf(a) > serviceOf(b) ? 1 : 0)),
    ...lines.filter(isLast),
  ]
}

const chainsOf = ({ chains, rules }: RestoreTable): ReadonlyMap<string, readonly string[]> =>
  new Map(chains.map((name) => [name, rules.filter(({ chain }) => chain === name).map((rule) => rule.text)]))

function compareTable(table: RestoreTable, expected: JsonValue | undefined): readonly string[] {
  const want = object(expected, table.table)
  const got = chainsOf(table)
  const wrong = [...same(`${table.table} chains`, [...got.keys()].toSorted(), Object.keys(want).toSorted())]
  for (const [name, lines] of Object.entries(want)) {
    const order = BY_SERVICE.includes(name) ? grouped : (list: readonly string[]) => list
    wrong.push(...same(`${table.table} ${name}`, order(got.get(name) ?? []), order(texts(lines, name))))
  }
  return wrong
}

/** What is handed to iptables-restore, byte for byte. */
export const runIptablesRules: CaseRunner = (test) => {
  object(test, 'case', [...REMARKS, 'given', 'expect'])
  const { proxy, node, family } = worldOf(test['given'])
  const ruleset = proxy.iptables(node, family)
  const ports = ruleset.index.ports.map((state) => state.rulesOn(ruleset.view))
  const input = restoreInput(ruleset, ports, new Map(ports.map((rules) => [rules, writtenChains(ruleset, rules, ownRules)])), [])
  const expect = object(test['expect'], 'expect', ['filter', 'nat'])
  if (Object.keys(expect).length === 0) throw new Error('the case expects nothing')
  return Object.entries(expect).flatMap(([name, want]) => {
    const table = input.find((one) => one.table === name)
    return table ? compareTable(table, want) : [`no table ${name}`]
  })
}

const sortedObject = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))

/** The kube-proxy table: chains in order of their rules, sets and maps without order. */
export const runNftablesRules: CaseRunner = (test) => {
  object(test, 'case', [...REMARKS, 'given', 'expect'])
  const { proxy, node, family } = worldOf(test['given'])
  // A table is plain data.
  const got = nftTable(proxy.nftables(node, family)) as unknown as JsonObject
  const expect = object(test['expect'], 'expect', ['table', 'baseChains', 'sets', 'setOptions', 'maps', 'chains'])
  if (Object.keys(expect).length === 0) throw new Error('the case expects nothing')
  return Object.entries(expect).flatMap(([part, want]) => {
    if (part === 'table') return same(part, got[part], want)
    const [mine, theirs] = [object(got[part], part), object(want, part)]
    const names = same(`${part} names`, Object.keys(mine).toSorted(), Object.keys(theirs).toSorted())
    const differ = Object.entries(theirs).flatMap(([name, value]) => {
      const order = (one: JsonValue | undefined): JsonValue | undefined => {
        if (part === 'sets') return texts(one, name).toSorted() as JsonValue
        return part === 'maps' ? sortedObject(object(one, name)) : one
      }
      return mine[name] === undefined ? [`${part} lacks ${name}`] : same(`${part} ${name}`, order(mine[name]), order(value))
    })
    return [...names, ...differ]
  })
}
