import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import { endpointText } from '../../src/core/kube-proxy/endpoints.ts'
import type { ChosenEndpoint, Verdict } from '../../src/core/kube-proxy/types.ts'
import type { FiveTuple, PacketProtocol } from '../../src/core/network/packet.ts'
import { list, modeOf, modesOf, number, object, REMARKS, same, text, texts, truth, type World, worldOf } from './proxy-world.ts'
import type { CaseRunner } from './types.ts'

const FLOW = [...REMARKS, 'from', 'protocol', 'to', 'port', 'expect', 'modes']
const STEP = [...REMARKS, 'atSeconds', 'from', 'protocol', 'to', 'port', 'pick', 'expect', 'change']
const CHECKS = ['expectMartianGuard', 'expectMetrics', 'expectLocalReadyEndpoints']
const CLIENT_PORT = 40_000

const shown = ({ ip, port }: ChosenEndpoint): string => endpointText(ip, port)

function protocolOf(value: JsonValue | undefined): PacketProtocol {
  if (value !== 'TCP' && value !== 'UDP' && value !== 'SCTP') throw new Error(`unknown protocol ${String(value)}`)
  return value
}

const packetOf = (flow: JsonObject): FiveTuple => ({
  protocol: protocolOf(flow['protocol']),
  srcIP: text(flow['from'], 'from'),
  srcPort: CLIENT_PORT,
  dstIP: text(flow['to'], 'to'),
  dstPort: number(flow['port'], 'port'),
})

/** A verdict for each endpoint that may be chosen: the draw decides which. */
function verdictsOf(world: World, packet: FiveTuple, nowMs: number): readonly Verdict[] {
  const proxy = world.proxy.node(world.node)
  const first = proxy.evaluate(packet, { nowMs, random: 0, record: true })
  const count = first.candidates?.length ?? 1
  return Array.from({ length: count }, (_, i) =>
    proxy.evaluate(packet, { nowMs, random: (i + 0.5) / count, record: i % 2 === 0 }),
  )
}

function checkFlow(world: World, flow: JsonObject): readonly string[] {
  const verdicts = verdictsOf(world, packetOf(flow), 0)
  const at = `${world.config.mode} ${text(flow['name'] ?? 'flow', 'name')}`
  const expect = object(flow['expect'], 'expect', ['verdict', 'endpoints', 'masquerade'])
  const wanted = text(expect['verdict'], 'verdict')
  if (!['deliver', 'reject', 'drop', 'pass', 'accept'].includes(wanted)) throw new Error(`unknown verdict ${wanted}`)
  const wrong = verdicts.flatMap(({ action }) => same(`${at} verdict`, action, wanted))
  if (expect['endpoints'] !== undefined) {
    const want = texts(expect['endpoints'], 'endpoints')
    wrong.push(...same(`${at} candidates`, verdicts[0]?.candidates?.map(shown), want))
    wrong.push(
      ...same(
        `${at} chosen`,
        verdicts.map(({ endpoint }) => endpoint && shown(endpoint)),
        want,
      ),
    )
  }
  if (expect['masquerade'] !== undefined) {
    // A hairpin is masqueraded only when the draw falls on the client itself: the vectors say whether any is.
    const any = verdicts.some(({ masquerade }) => masquerade)
    wrong.push(...same(`${at} masquerade`, any, truth(expect['masquerade'], 'masquerade')))
  }
  return wrong
}

function checkWorld(world: World, test: JsonObject): readonly string[] {
  const wrong: string[] = []
  if (test['expectMartianGuard'] !== undefined) {
    const has = world.proxy.iptables(world.node, world.family).baseList.some(({ name }) => name === 'KUBE-FIREWALL')
    wrong.push(...same('martian guard', has, truth(test['expectMartianGuard'], 'expectMartianGuard')))
  }
  if (test['expectMetrics'] !== undefined) {
    const metrics = object(test['expectMetrics'], 'expectMetrics', ['noLocalEndpoints'])
    const want = object(metrics['noLocalEndpoints'], 'noLocalEndpoints', ['internal', 'external'])
    const got = world.proxy.noLocalEndpoints(world.node, world.family)
    wrong.push(
      ...same('internal', got.internal, want['internal'] ?? got.internal),
      ...same('external', got.external, want['external'] ?? got.external),
    )
  }
  if (test['expectLocalReadyEndpoints'] !== undefined) {
    for (const [key, want] of Object.entries(object(test['expectLocalReadyEndpoints'], 'expectLocalReadyEndpoints'))) {
      const [namespace = '', name = ''] = key.split('/')
      wrong.push(
        ...same(`local ready endpoints of ${key}`, world.proxy.localReadyEndpoints(world.node.name, namespace, name), want),
      )
    }
  }
  return wrong
}

/** New connections on one Node, each judged for itself. */
export const runFlows: CaseRunner = (test) => {
  object(test, 'case', [...REMARKS, ...CHECKS, 'given', 'flows', 'alsoHoldsIn'])
  const checks = CHECKS.filter((field) => test[field] !== undefined)
  const flows = test['flows'] === undefined ? [] : list(test['flows'], 'flows').map((flow) => object(flow, 'flow', FLOW))
  if (flows.length + checks.length === 0) throw new Error('the case expects nothing')
  return modesOf(test).flatMap((mode) => {
    const world = worldOf(test['given'], mode)
    const here = flows.filter(({ modes }) => modes === undefined || list(modes, 'modes').map(modeOf).includes(world.config.mode))
    return [...here.flatMap((flow) => checkFlow(world, flow)), ...checkWorld(world, test)]
  })
}

/** Connections over time on one Node: what rules remember of clients. */
export const runSteps: CaseRunner = (test) => {
  object(test, 'case', [...REMARKS, 'given', 'steps', 'alsoHoldsIn'])
  const steps = list(test['steps'], 'steps').map((step) => object(step, 'step', STEP))
  if (!steps.some(({ expect }) => expect !== undefined)) throw new Error('the case expects nothing')
  return modesOf(test).flatMap((mode) => {
    const world = worldOf(test['given'], mode)
    const landed: (string | undefined)[] = []
    return steps.flatMap((step, i) => checkStep(world, step, i, landed))
  })
}

function checkStep(world: World, step: JsonObject, i: number, landed: (string | undefined)[]): readonly string[] {
  if (step['change'] !== undefined) {
    const change = object(step['change'], 'change', ['apply', 'delete'])
    world.apply(list(change['apply'] ?? [], 'apply'))
    for (const what of texts(change['delete'] ?? [], 'delete')) world.remove(what)
  }
  if (step['from'] === undefined) {
    if (step['expect'] !== undefined || step['change'] === undefined) throw new Error('a step without a packet')
    return []
  }
  const at = `${world.config.mode} step ${i}`
  const expect = object(step['expect'], 'expect', ['verdict', 'endpoints', 'masquerade', 'sameAsStep'])
  const nowMs = number(step['atSeconds'], 'atSeconds') * 1000
  const endpoints = expect['endpoints'] === undefined ? undefined : texts(expect['endpoints'], 'endpoints')
  const pick = step['pick'] === undefined ? undefined : text(step['pick'], 'pick')
  const position = pick === undefined ? 0 : (endpoints?.indexOf(pick) ?? -1)
  if (position < 0) throw new Error(`${String(pick)} is not among the endpoints`)
  const random = (position + 0.5) / (endpoints?.length ?? 1)
  const verdict = world.proxy.node(world.node).evaluate(packetOf(step), { nowMs, random, record: true })
  const chosen = verdict.endpoint && shown(verdict.endpoint)
  landed[i] = chosen
  const wrong = [...same(`${at} verdict`, verdict.action, expect['verdict'])]
  if (endpoints) wrong.push(...same(`${at} candidates`, verdict.candidates?.map(shown), endpoints))
  if (pick !== undefined) wrong.push(...same(`${at} pick`, chosen, pick))
  if (expect['sameAsStep'] !== undefined)
    wrong.push(...same(`${at} endpoint`, chosen, landed[number(expect['sameAsStep'], 'sameAsStep')]))
  if (expect['masquerade'] !== undefined) wrong.push(...same(`${at} masquerade`, verdict.masquerade, expect['masquerade']))
  return wrong
}
