import { becauseOf } from '../because.ts'
import type { FamilyRules } from '../node-rules.ts'
import { chanceOf } from '../rule.ts'
import type { ChainListing } from '../types.ts'
import { TABLE } from './names.ts'
import type { NftablesRuleset } from './ruleset.ts'
import { MAPS, portsOn, tableChains } from './table.ts'

/** Maps are listed as chains named `map …`: their elements send packets on as rules do. */
function listing(ruleset: NftablesRuleset): readonly ChainListing[] {
  const ports = portsOn(ruleset)
  const { family } = ruleset
  const maps = MAPS.map(
    (map): ChainListing => ({
      table: TABLE,
      family,
      chain: `map ${map}`,
      rules: ports.flatMap((rules) =>
        (rules.shared[map] ?? []).map((rule) => ({ text: ruleset.elementText(rule, rules), because: becauseOf(rule.cause) })),
      ),
    }),
  )
  const chains = tableChains(ruleset, ports).map(
    ({ name, lines }): ChainListing => ({
      table: TABLE,
      family,
      chain: name,
      rules: lines.map(({ rule, rules }) => {
        const chance = chanceOf(rule)
        return { text: ruleset.textOf(rule, rules), ...(chance === undefined ? {} : { chance }), because: becauseOf(rule.cause) }
      }),
    }),
  )
  return [...maps, ...chains]
}

export const nftablesFamily = (ruleset: NftablesRuleset): FamilyRules<NftablesRuleset> => ({
  ruleset,
  listing: () => listing(ruleset),
})
