import { listed } from './family.ts'
import type { IptablesRuleset } from './ruleset.ts'
import { saveText } from './save-text.ts'

/** What `iptables-save` prints: chains first, then their rules, table by table. */
export function iptablesSave(ruleset: IptablesRuleset): string {
  const all = listed(ruleset)
  const builtin = new Set(ruleset.builtins.map(({ name }) => name))
  return (['filter', 'nat'] as const)
    .flatMap((table) => {
      const here = all.filter(({ chain }) => chain.table === table)
      const headers = here.map(({ chain: { name } }) => `:${name} ${builtin.has(name) ? 'ACCEPT' : '-'} [0:0]`)
      const rules = here.flatMap(({ chain, lines }) =>
        lines.map(({ rule, rules: port }) => {
          const setup = ruleset.textSetup((endpoint) => port?.endpointName(endpoint) ?? '')
          return `-A ${chain.name} ${saveText(rule, setup, ruleset.family)}`
        }),
      )
      return [`*${table}`, ...headers, ...rules, 'COMMIT', '']
    })
    .join('\n')
}
