import { becauseOf } from '../because.ts'
import type { FamilyRules } from '../node-rules.ts'
import { type Chain, chanceOf, ownRules, type PortRules, type Rule } from '../rule.ts'
import type { ChainListing } from '../types.ts'
import type { IptablesRuleset } from './ruleset.ts'

interface Line {
  readonly rule: Rule
  readonly rules: PortRules | undefined
}

interface Listed {
  readonly chain: Chain
  readonly lines: readonly Line[]
}

/** Every chain with its rules, tables one after the other: the kernel's own, kube-proxy's fixed ones, those of Services. */
export function listed(ruleset: IptablesRuleset): readonly Listed[] {
  const ports = ruleset.index.ports.map((state) => state.rulesOn(ruleset.view))
  const fixed = (chain: Chain): Listed => {
    const { shared } = chain
    const services =
      shared === undefined ? [] : ports.flatMap((rules) => (rules.shared[shared] ?? []).map((rule) => ({ rule, rules })))
    return { chain, lines: [...services, ...chain.head.map((rule) => ({ rule, rules: undefined }))] }
  }
  const own = ports.flatMap((rules) =>
    rules.ownChains().map((chain) => ({ chain, lines: ownRules(chain).map((rule) => ({ rule, rules })) })),
  )
  const standing = [...ruleset.builtins, ...ruleset.baseList].map(fixed)
  return (['filter', 'nat'] as const).flatMap((table) => [...standing, ...own].filter(({ chain }) => chain.table === table))
}

export const iptablesFamily = (ruleset: IptablesRuleset): FamilyRules<IptablesRuleset> => ({
  ruleset,
  listing: () =>
    listed(ruleset).map(
      ({ chain, lines }): ChainListing => ({
        table: chain.table,
        family: ruleset.family,
        chain: chain.name,
        rules: lines.map(({ rule, rules }) => {
          const chance = chanceOf(rule)
          return {
            text: ruleset.textOf(rule, rules),
            ...(chance === undefined ? {} : { chance }),
            because: becauseOf(rule.cause),
          }
        }),
      }),
    ),
})
