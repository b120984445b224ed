import { becauseOf } from './because.ts'
import { type Chain, type Choice, chanceOf, type Rule } from './rule.ts'
import type { RuleHit } from './types.ts'

/** Where a rule stands, and how it is written there. */
export interface RulePlace {
  readonly table: Chain['table']
  readonly chain: string
  readonly index: number
  readonly family: RuleHit['family'] & string
}

/**
 * What records say of rules, for all Nodes of one family: the texts and reasons of a rule are made when it is first
 * recorded, and again only when it has come to stand elsewhere.
 */
export class RuleHits {
  #hits = new WeakMap<Rule, RuleHit>()
  readonly #chosen = new WeakMap<Choice, Map<number, Rule>>()
  #isLarge = false

  /** Rules of endpoints are written without comments in a large cluster: what was made before is made anew. */
  begin(isLarge: boolean): void {
    if (isLarge === this.#isLarge) return
    this.#isLarge = isLarge
    this.#hits = new WeakMap()
  }

  /** The rule of a choice that took endpoint `i`: one object each time, so that its record is found again. */
  ruleOf(choice: Choice, i: number, isSticky: boolean): Rule {
    const rules = this.#chosen.get(choice) ?? new Map<number, Rule>()
    this.#chosen.set(choice, rules)
    const at = isSticky ? -1 - i : choice.balanceRules > 1 ? i : 0
    const rule = rules.get(at) ?? (isSticky ? choice.sticky(i) : choice.balance(i))
    rules.set(at, rule)
    return rule
  }

  of(rule: Rule, { table, chain, index, family }: RulePlace, text: (rule: Rule) => string): RuleHit {
    const known = this.#hits.get(rule)
    if (known && known.index === index && known.chain === chain) return known
    const chance = chanceOf(rule)
    const because = becauseOf(rule.cause)
    const hit: RuleHit = {
      table,
      chain,
      index,
      text: text(rule),
      ...(chance === undefined ? {} : { chance }),
      because,
      family,
    }
    this.#hits.set(rule, hit)
    return hit
  }
}
