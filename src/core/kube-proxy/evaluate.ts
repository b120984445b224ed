import type { FiveTuple } from '../network/packet.ts'
import { Flight } from './flight.ts'
import type { Chain, Choice, PortRules, Rule, SharedKey, Table } from './rule.ts'
import type { Path, Ruleset } from './ruleset.ts'
import type { EvaluateContext, RuleHit, Verdict } from './types.ts'
import { decided, delivered, passed } from './verdict.ts'

/**
 * How a chain ends for a packet: `next` fell off its end, `return` was sent back; the others end the whole table's walk.
 * `done` is a decision that is kept beside (the destination or the source is rewritten).
 */
type End = 'next' | 'return' | 'accept' | 'drop' | 'reject' | 'done'

const NO_HITS: readonly RuleHit[] = []
const SHARED_NAME = /^(?:nat|filter)\//
/** A chain of kube-proxy's is never nested deeper; a loop in the rules would be a bug. */
const DEEPEST = 16

/**
 * Walks one Node's rules with packets: the only way in which this simulation routes Service traffic. Lines of Services
 * are found by index and then matched like any other; a choice by chance jumps to the rule that the draw takes.
 */
export class Evaluator {
  readonly #rules: Ruleset
  readonly #flight: Flight
  #decided: Rule | undefined
  #judge: PortRules | undefined
  /** The rule that sent the packet to a chain for good. */
  #sentBy: Rule | undefined
  #hits: RuleHit[] | undefined

  constructor(rules: Ruleset) {
    this.#rules = rules
    this.#flight = new Flight(rules)
  }

  evaluate(packet: FiveTuple, { nowMs, random, record, aside = false }: EvaluateContext): Verdict {
    this.#flight.begin(packet, nowMs, random)
    this.#flight.aside = aside
    this.#decided = undefined
    this.#judge = undefined
    this.#sentBy = undefined
    this.#hits = record ? [] : undefined
    if (record) this.#rules.hits.begin(this.#rules.index.isLarge)
    const { paths } = this.#rules
    const isOwn = this.#rules.isLocal(packet.srcIP)
    const end = this.#walk(isOwn ? paths.own : paths.incoming, isOwn)
    return this.#verdict(end)
  }

  #walk(path: Path, isOwn: boolean): End {
    const first = this.#pass(path.first)
    if (first === 'drop' || first === 'reject') return first
    const isHere = this.#rules.isLocal(this.#flight.dstIP)
    const second = this.#pass(isHere ? path.input : path.forward)
    if (second === 'drop' || second === 'reject') return second
    // What comes in for a program of the Node itself leaves by no interface: postrouting never sees it.
    if (isOwn || !isHere || this.#rules.postroutesInput) this.#pass(this.#rules.postrouting)
    return second === 'accept' ? second : first
  }

  /** Runs base chains one after the other; accepting ends one of them only. */
  #pass(chains: readonly Chain[]): End {
    let last: End = 'next'
    for (const chain of chains) {
      const end = this.#run(chain, 0)
      if (end === 'drop' || end === 'reject') return end
      if (end === 'accept' || end === 'done') last = end
    }
    return last
  }

  #run(chain: Chain, depth: number): End {
    if (depth > DEEPEST) throw new Error(`chains are nested too deep at ${chain.name}`)
    if (chain.shared !== undefined) {
      const end = this.#runShared(chain, chain.shared, depth)
      if (end !== 'next') return end
    }
    const { head } = chain
    for (let i = 0; i < head.length; i += 1) {
      const rule = head[i]
      if (rule === undefined || !this.#flight.matches(rule.match)) continue
      const end = this.#take(chain, i, rule, depth)
      if (end !== 'next') return end
    }
    return chain.choice ? this.#choose(chain, chain.choice, depth) : 'next'
  }

  /** The lines of Services: only those that the index found can match. */
  #runShared(chain: Chain, key: SharedKey, depth: number): End {
    for (const state of this.#flight.found) {
      const part = state.rulesOn(this.#rules.view)
      const lines = part.shared[key]
      if (lines === undefined) continue
      for (let i = 0; i < lines.length; i += 1) {
        const rule = lines[i]
        if (rule === undefined || !this.#flight.matches(rule.match)) continue
        this.#flight.part = part
        const end = this.#take(chain, i, rule, depth, key)
        if (end !== 'next') return end
      }
    }
    return 'next'
  }

  /** What a rule does with the packet that it took. `next` goes on with the rule after it. */
  #take(chain: Chain, i: number, rule: Rule, depth: number, key?: SharedKey): End {
    const { target } = rule
    const part = this.#flight.part
    const before = this.#hits?.length ?? 0
    switch (target.kind) {
      case 'none':
        return 'next'
      case 'return':
        return 'return'
      case 'mark':
      case 'unmark':
        this.#record(chain, i, rule, key)
        this.#flight.marked = target.kind === 'mark'
        return 'next'
      case 'masquerade':
        this.#record(chain, i, rule, key)
        this.#flight.masquerade = true
        return 'done'
      case 'accept':
      case 'drop':
      case 'reject':
        this.#record(chain, i, rule, key)
        this.#decide(rule)
        return target.kind
      case 'dnat':
        this.#record(chain, i, rule, key)
        this.#flight.rewrite(target.endpoint)
        this.#judge = part
        return 'done'
      case 'jump':
      case 'goto': {
        this.#record(chain, i, rule, key)
        const to = this.#resolve(chain.table, target.chain)
        if (target.kind === 'goto') this.#sentBy = rule
        return this.#enter(to, depth, before, target.kind === 'goto')
      }
      case 'endpoint': {
        this.#record(chain, i, rule, key)
        return part ? this.#enter(part.endpointChain(target.endpoint), depth, before, false) : 'next'
      }
      case 'lookup':
        return this.#lookUp(chain, i, rule, target.map, depth)
      case 'balance':
        throw new Error('a balancing rule stands in a choice')
    }
  }

  /** Notes whose rule ended the packet's way. The chain that only rejects does it for the rule that sent the packet there. */
  #decide(rule: Rule): void {
    this.#decided = rule.cause.code === 'proxy-reject' && this.#sentBy ? this.#sentBy : rule
    if (!this.#flight.endpoint) this.#judge = this.#decided.cause.port ? this.#flight.part : undefined
  }

  #enter(to: Chain, depth: number, before: number, isGoto: boolean): End {
    const end = this.#run(to, depth + 1)
    if (end !== 'next' && end !== 'return') return end
    // A jump that led nowhere is no news.
    if (this.#hits && this.#hits.length === before + 1) this.#hits.pop()
    return isGoto ? 'return' : 'next'
  }

  #resolve(table: Table, name: string): Chain {
    const chain = this.#rules.base[table]?.get(name) ?? this.#flight.part?.chain(name)
    if (!chain) throw new Error(`a rule jumps to ${name}, which does not exist`)
    return chain
  }

  /** The element of a verdict map that this packet has, if any. */
  #lookUp(chain: Chain, i: number, rule: Rule, map: string, depth: number): End {
    // Maps are among the keys of shared lines by construction.
    const key = map as SharedKey
    for (const state of this.#flight.found) {
      const part = state.rulesOn(this.#rules.view)
      const elements = part.shared[key] ?? []
      for (let at = 0; at < elements.length; at += 1) {
        const element = elements[at]
        if (element === undefined || !this.#flight.matches(element.match)) continue
        this.#flight.part = part
        const before = this.#hits?.length ?? 0
        this.#record(chain, i, rule)
        const end = this.#take(chain, at, element, depth, key)
        if (this.#hits && this.#hits.length === before + 1) this.#hits.pop()
        return end
      }
    }
    return 'next'
  }

  #choose(chain: Chain, choice: Choice, depth: number): End {
    const part = this.#flight.part
    const count = choice.endpoints.length
    if (!part || count === 0) return 'next'
    const sticky = choice.stickySeconds > 0 ? this.#remembered(choice, part) : -1
    const i = sticky >= 0 ? sticky : Math.min(count - 1, Math.floor(this.#flight.random * count))
    const endpoint = choice.endpoints[i]
    if (!endpoint) return 'next'
    this.#flight.candidates = sticky >= 0 ? [endpoint.chosen] : choice.candidates
    this.#flight.position = sticky >= 0 ? 0 : i
    if (this.#hits) {
      const first = chain.head.length
      const balanceFirst = first + (choice.stickySeconds > 0 ? count : 0)
      const rule = this.#rules.hits.ruleOf(choice, i, sticky >= 0)
      this.#record(chain, sticky >= 0 ? first + i : balanceFirst + (choice.balanceRules > 1 ? i : 0), rule)
    }
    return this.#enter(part.endpointChain(endpoint), depth, this.#hits ? this.#hits.length - 1 : 0, false)
  }

  /** The first endpoint, in order, that has a live record of this client; -1 when none has. */
  #remembered(choice: Choice, part: PortRules): number {
    const { affinity } = this.#rules
    const records = affinity.ofClient(part.info, this.#flight.srcIP)
    if (!records) return -1
    return choice.endpoints.findIndex(({ text }) => {
      const at = records.get(text)
      return at !== undefined && affinity.isLive(at, choice.stickySeconds, this.#flight.nowMs)
    })
  }

  #record(chain: Chain, i: number, rule: Rule, key?: SharedKey): void {
    const hits = this.#hits
    if (!hits) return
    const part = this.#flight.part
    const isElement = key !== undefined && !SHARED_NAME.test(key)
    const offset =
      key !== undefined && part
        ? this.#rules.offsetOf(key, part)
        : chain.shared !== undefined
          ? this.#rules.linesOf(chain.shared)
          : 0
    const { family } = this.#rules
    const place = { table: chain.table, chain: isElement ? `map ${key}` : chain.name, index: offset + i, family }
    hits.push(
      this.#rules.hits.of(rule, place, (one) =>
        isElement && part ? this.#rules.elementText(one, part) : this.#rules.textOf(one, part),
      ),
    )
  }

  #verdict(end: End): Verdict {
    const hits = this.#hits ?? NO_HITS
    const { endpoint, candidates = [], position, masquerade } = this.#flight
    const judge = this.#judge
    if (end === 'drop' || end === 'reject') return decided(end, this.#decided, judge, hits)
    if (endpoint && judge) return delivered(endpoint.chosen, candidates, position, masquerade, judge, hits)
    return end === 'accept' && this.#decided?.cause.port ? decided(end, this.#decided, judge, hits) : passed(hits)
  }
}
