import type { Because } from '../because.ts'
import type { FiveTuple, PacketProtocol } from '../network/packet.ts'
import { inRange, ipv4Bits } from './address-range.ts'
import { becauseOf } from './because.ts'
import { fixed } from './cause.ts'
import type { ProxyEndpoint } from './endpoints.ts'
import type { PortState } from './port-state.ts'
import { type Chain, type Choice, chanceOf, type Match, type PortRules, type Rule, type SharedKey, type Table } from './rule.ts'
import type { Path, Ruleset } from './ruleset.ts'
import type { ChosenEndpoint, EvaluateContext, RuleHit, Verdict } from './types.ts'

/**
 * How a chain ends for a packet: `next` fell off its end, `return` was sent back; the others end the whole table's walk.
 * `done` is a decision that is kept beside (the destination or the source is rewritten).
 */
type End = 'next' | 'return' | 'accept' | 'drop' | 'reject' | 'done'

const NO_HITS: readonly RuleHit[] = []
const PASSED: Because = becauseOf(fixed('proxy-none-matches'))
const SHARED_NAME = /^(?:nat|filter)\//
/** A chain of kube-proxy's is never nested deeper; a loop in the rules would be a bug. */
const DEEPEST = 16

/**
 * Walks one Node's rules with packets: the only way in which this simulation routes Service traffic. Lines of Services
 * are found by index and then matched like any other; a choice by chance jumps to the rule that the draw takes.
 */
export class Evaluator {
  readonly #rules: Ruleset
  // The packet being walked. Kept in fields so that a packet without a record allocates next to nothing.
  #srcIP = ''
  #srcBits = 0
  #dstIP = ''
  #dstPort = 0
  #protocol: PacketProtocol = 'TCP'
  #marked = false
  #masquerade = false
  #endpoint: ProxyEndpoint | undefined
  #candidates: readonly ChosenEndpoint[] | undefined
  #found: readonly PortState[] = []
  #part: PortRules | undefined
  #decided: Rule | undefined
  #judge: PortRules | undefined
  /** The rule that sent the packet to a chain for good. */
  #sentBy: Rule | undefined
  #hits: RuleHit[] | undefined
  #nowMs = 0
  #random = 0

  constructor(rules: Ruleset) {
    this.#rules = rules
  }

  evaluate(packet: FiveTuple, { nowMs, random, record }: EvaluateContext): Verdict {
    this.#begin(packet, nowMs, random, record)
    const { paths } = this.#rules
    const isOwn = this.#rules.isLocal(packet.srcIP)
    const end = this.#walk(isOwn ? paths.own : paths.incoming, isOwn)
    return this.#verdict(end)
  }

  #begin(packet: FiveTuple, nowMs: number, random: number, record: boolean): void {
    this.#srcIP = packet.srcIP
    this.#srcBits = ipv4Bits(packet.srcIP)
    this.#dstIP = packet.dstIP
    this.#dstPort = packet.dstPort
    this.#protocol = packet.protocol
    this.#marked = false
    this.#masquerade = false
    this.#endpoint = undefined
    this.#candidates = undefined
    this.#part = undefined
    this.#decided = undefined
    this.#judge = undefined
    this.#sentBy = undefined
    this.#hits = record ? [] : undefined
    this.#nowMs = nowMs
    this.#random = random
    this.#found = this.#rules.index.find(packet.dstIP, packet.protocol, packet.dstPort)
  }

  #walk(path: Path, isOwn: boolean): End {
    const first = this.#pass(path.first)
    if (first === 'drop' || first === 'reject') return first
    const isHere = this.#rules.isLocal(this.#dstIP)
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
      if (rule === undefined || !this.#matches(rule.match)) continue
      const end = this.#take(chain, i, rule, depth)
      if (end !== 'next') return end
    }
    return chain.choice ? this.#choose(chain, chain.choice, depth) : 'next'
  }

  /** The lines of Services: only those that the index found can match. */
  #runShared(chain: Chain, key: SharedKey, depth: number): End {
    for (const state of this.#found) {
      const part = state.rulesOn(this.#rules.view)
      const lines = part.shared[key]
      if (lines === undefined) continue
      for (let i = 0; i < lines.length; i += 1) {
        const rule = lines[i]
        if (rule === undefined || !this.#matches(rule.match)) continue
        this.#part = part
        const end = this.#take(chain, i, rule, depth, key)
        if (end !== 'next') return end
      }
    }
    return 'next'
  }

  /** What a rule does with the packet that it took. `next` goes on with the rule after it. */
  #take(chain: Chain, i: number, rule: Rule, depth: number, key?: SharedKey): End {
    const { target } = rule
    const part = this.#part
    const before = this.#hits?.length ?? 0
    switch (target.kind) {
      case 'none':
        return 'next'
      case 'return':
        return 'return'
      case 'mark':
      case 'unmark':
        this.#record(chain, i, rule, key)
        this.#marked = target.kind === 'mark'
        return 'next'
      case 'masquerade':
        this.#record(chain, i, rule, key)
        this.#masquerade = true
        return 'done'
      case 'accept':
      case 'drop':
      case 'reject':
        this.#record(chain, i, rule, key)
        this.#decide(rule)
        return target.kind
      case 'dnat':
        this.#record(chain, i, rule, key)
        this.#rewrite(target.endpoint)
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
    if (!this.#endpoint) this.#judge = this.#decided.cause.port ? this.#part : undefined
  }

  #enter(to: Chain, depth: number, before: number, isGoto: boolean): End {
    const end = this.#run(to, depth + 1)
    if (end !== 'next' && end !== 'return') return end
    // A jump that led nowhere is no news.
    if (this.#hits && this.#hits.length === before + 1) this.#hits.pop()
    return isGoto ? 'return' : 'next'
  }

  #resolve(table: Table, name: string): Chain {
    const chain = this.#rules.base[table]?.get(name) ?? this.#part?.chain(name)
    if (!chain) throw new Error(`a rule jumps to ${name}, which does not exist`)
    return chain
  }

  /** The element of a verdict map that this packet has, if any. */
  #lookUp(chain: Chain, i: number, rule: Rule, map: string, depth: number): End {
    // Maps are among the keys of shared lines by construction.
    const key = map as SharedKey
    for (const state of this.#found) {
      const part = state.rulesOn(this.#rules.view)
      const elements = part.shared[key] ?? []
      for (let at = 0; at < elements.length; at += 1) {
        const element = elements[at]
        if (element === undefined || !this.#matches(element.match)) continue
        this.#part = part
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
    const part = this.#part
    const count = choice.endpoints.length
    if (!part || count === 0) return 'next'
    const sticky = choice.stickySeconds > 0 ? this.#remembered(choice, part) : -1
    const i = sticky >= 0 ? sticky : Math.min(count - 1, Math.floor(this.#random * count))
    const endpoint = choice.endpoints[i]
    if (!endpoint) return 'next'
    this.#candidates = sticky >= 0 ? [endpoint.chosen] : choice.candidates
    if (this.#hits) {
      const first = chain.head.length
      const balanceFirst = first + (choice.stickySeconds > 0 ? count : 0)
      const rule = sticky >= 0 ? choice.sticky(i) : choice.balance(i)
      this.#record(chain, sticky >= 0 ? first + i : balanceFirst + (choice.balanceRules > 1 ? i : 0), rule)
    }
    return this.#enter(part.endpointChain(endpoint), depth, this.#hits ? this.#hits.length - 1 : 0, false)
  }

  /** The first endpoint, in order, that has a live record of this client; -1 when none has. */
  #remembered(choice: Choice, part: PortRules): number {
    const { affinity } = this.#rules
    const records = affinity.ofClient(part.info, this.#srcIP)
    if (!records) return -1
    return choice.endpoints.findIndex(({ text }) => {
      const at = records.get(text)
      return at !== undefined && affinity.isLive(at, choice.stickySeconds, this.#nowMs)
    })
  }

  #rewrite(endpoint: ProxyEndpoint): void {
    const { ip, port } = endpoint.chosen
    this.#endpoint = endpoint
    this.#judge = this.#part
    this.#dstIP = ip
    this.#dstPort = port
    this.#found = this.#rules.index.find(ip, this.#protocol, port)
  }

  #matches(matches: readonly Match[]): boolean {
    for (let i = 0; i < matches.length; i += 1) {
      const match = matches[i]
      if (match !== undefined && !this.#holds(match)) return false
    }
    return true
  }

  #holds(match: Match): boolean {
    switch (match.kind) {
      case 'comment':
      case 'endpoint-comment':
      case 'counter':
      case 'chance':
        return true
      case 'protocol':
        return match.protocol === this.#protocol
      case 'address':
        return ((match.side === 'src' ? this.#srcIP : this.#dstIP) === match.ip) !== (match.not === true)
      case 'port':
        return match.port === this.#dstPort
      case 'range':
        return this.#isIn(match.side, match.range) !== (match.not === true)
      case 'ranges':
        return match.ranges.some((range) => this.#isIn(match.side, range)) !== (match.not === true)
      case 'local':
        return this.#rules.isLocal(match.side === 'src' ? this.#srcIP : this.#dstIP)
      case 'marked':
        return this.#marked !== (match.not === true)
      case 'state':
        // Only first packets are judged: they are new, and may have been rewritten.
        return (
          match.states.some((state) => state === 'NEW' || (state === 'DNAT' && this.#endpoint !== undefined)) !==
          (match.not === true)
        )
      case 'in-set':
        return match.set === 'cluster-ips'
          ? this.#rules.index.hasClusterIP(this.#dstIP)
          : this.#rules.nodePortIPs.has(this.#dstIP)
      case 'remember':
        if (this.#part) this.#rules.affinity.remember(this.#part.info, match.endpoint, this.#srcIP, this.#nowMs)
        return true
      case 'remembers': {
        const at = this.#part && this.#rules.affinity.ofClient(this.#part.info, this.#srcIP)?.get(match.endpoint.text)
        return at !== undefined && this.#rules.affinity.isLive(at, match.seconds, this.#nowMs)
      }
    }
  }

  #isIn(side: 'src' | 'dst', range: Parameters<typeof inRange>[0]): boolean {
    return side === 'src' ? inRange(range, this.#srcIP, this.#srcBits) : inRange(range, this.#dstIP, ipv4Bits(this.#dstIP))
  }

  #record(chain: Chain, i: number, rule: Rule, key?: SharedKey): void {
    const hits = this.#hits
    if (!hits) return
    const part = this.#part
    const isElement = key !== undefined && !SHARED_NAME.test(key)
    const offset =
      key !== undefined && part
        ? this.#rules.offsetOf(key, part)
        : chain.shared !== undefined
          ? this.#rules.linesOf(chain.shared)
          : 0
    const chance = chanceOf(rule)
    hits.push({
      table: chain.table,
      chain: isElement && key !== undefined ? `map ${key}` : chain.name,
      index: offset + i,
      text: isElement && part ? this.#rules.elementText(rule, part) : this.#rules.textOf(rule, part),
      ...(chance === undefined ? {} : { chance }),
      because: becauseOf(rule.cause),
      family: this.#rules.family,
    })
  }

  #verdict(end: End): Verdict {
    const hits = this.#hits ?? NO_HITS
    const judge = this.#judge
    const service = judge ? serviceOf(judge) : undefined
    if (end === 'drop' || end === 'reject') {
      const because = this.#decided ? becauseOf(this.#decided.cause) : PASSED
      return { action: end, masquerade: false, hits, because, ...(service ? { service } : {}) }
    }
    const endpoint = this.#endpoint
    if (endpoint && judge && service) {
      const candidates = this.#candidates ?? []
      return {
        action: 'deliver',
        endpoint: endpoint.chosen,
        candidates,
        masquerade: this.#masquerade,
        service,
        hits,
        because: deliveredOf(judge),
      }
    }
    if (end === 'accept' && this.#decided?.cause.port) {
      return {
        action: 'accept',
        masquerade: false,
        hits,
        because: becauseOf(this.#decided.cause),
        ...(service ? { service } : {}),
      }
    }
    return { action: 'pass', masquerade: false, hits, because: PASSED }
  }
}

interface Words {
  readonly service: NonNullable<Verdict['service']>
  readonly because: Because
}

/** What verdicts say of a service port, made once. */
const WORDS = new WeakMap<PortRules, Words>()

function wordsOf(rules: PortRules): Words {
  const known = WORDS.get(rules)
  if (known) return known
  const { namespace, name, portName, index } = rules.info
  const made: Words = {
    service: { namespace, name, portName },
    because: becauseOf({ code: 'proxy-dnat', port: rules.info, paths: [`spec.ports[${index}]`] }),
  }
  WORDS.set(rules, made)
  return made
}

const serviceOf = (rules: PortRules): Words['service'] => wordsOf(rules).service
const deliveredOf = (rules: PortRules): Because => wordsOf(rules).because
