import type { Because } from '../../core/because.ts'
import type { FiveTuple } from '../../core/network/packet.ts'
import type { Hop, Place, SendRequest, Trace } from '../../core/network/trace.ts'
import { type Facts, fill, hasMessage, t } from '../i18n/t.ts'

/** `address:port`, with brackets around IPv6; only the address when there is no port. */
export function endpointText(address: string, port: number): string {
  const host = address.includes(':') ? `[${address}]` : address
  return port === 0 ? host : `${host}:${port}`
}

export const sourceOf = ({ srcIP, srcPort }: FiveTuple): string => endpointText(srcIP, srcPort)
export const destinationOf = ({ dstIP, dstPort }: FiveTuple): string => endpointText(dstIP, dstPort)

export function placeName(place: Place): string {
  switch (place.kind) {
    case 'load-balancer':
      return t('place.load-balancer', { service: place.service })
    case 'node':
      return t('place.node', { name: place.name })
    case 'pod':
      return t('place.pod', { name: place.name })
    case 'outside':
      return t('place.outside', { address: place.address })
    default:
      return t(`place.${place.kind}`)
  }
}

export function senderName(from: SendRequest['from']): string {
  if ('pod' in from) return from.pod.startsWith('default/') ? from.pod.slice('default/'.length) : from.pod
  if ('node' in from) return from.node
  return t(from.at === 'internet' ? 'request.from.internet' : 'request.from.laptop')
}

const nodeOf = (place: Place): string => ('node' in place ? place.node : place.kind === 'node' ? place.name : '')

/** Heading of a hop: where it happens. */
export function hopTitle({ kind, where, to, before }: Hop): string {
  const place = placeName(where)
  switch (kind) {
    case 'lookup':
      return to?.kind === 'outside' ? t('hop.lookup.own', { place }) : t('hop.lookup')
    case 'rule': {
      const node = nodeOf(where)
      return node === '' ? t('hop.rule.plain', { place }) : t('hop.rule', { node })
    }
    case 'route':
      return to?.kind === 'pod'
        ? t('hop.route.pod', { node: to.node, pod: to.name })
        : t('hop.route', { place: placeName(to ?? where) })
    case 'socket':
      return where.kind === 'pod'
        ? t('hop.socket', { pod: where.name, port: before.dstPort })
        : t('hop.socket.plain', { place, port: before.dstPort })
    case 'answer':
      return t('hop.answer', { place })
    case 'reply':
      return t('hop.reply')
    default:
      return t(`hop.${kind}`, { place })
  }
}

function genericSentence({ kind, to, before, after, verdict, lookups = [] }: Hop): string {
  const dst = destinationOf(after)
  switch (kind) {
    case 'lookup': {
      const hit = lookups.find(({ answers }) => answers.length > 0)
      return hit
        ? t('generic.lookup.pass', { name: hit.name, answers: hit.answers })
        : t('generic.lookup.fail', { name: lookups[0]?.name ?? '' })
    }
    case 'send':
      return to ? t('generic.send', { to: placeName(to) }) : t('generic.send.plain', { dst })
    case 'balance':
      return t('generic.balance', { to: to ? placeName(to) : dst })
    case 'rule':
      if (verdict === 'dnat') return t(before.srcIP === after.srcIP ? 'generic.rule.dnat' : 'generic.rule.dnat.masq', { dst })
      if (verdict === 'reject' || verdict === 'drop') return t(`generic.rule.${verdict}`)
      return t('generic.rule.pass')
    case 'route':
      if (verdict === 'drop') return t('generic.route.drop')
      if (verdict === 'unreachable') return t('generic.route.unreachable', { dst })
      return to && to.kind !== 'pod' ? t('generic.route.to', { to: placeName(to) }) : t('generic.route')
    case 'socket':
      return t(verdict === 'reset' ? 'generic.socket.reset' : 'generic.socket.accept', { port: after.dstPort })
    case 'answer':
      return t('generic.answer')
    case 'reply':
      return t('generic.reply', { src: sourceOf(after) })
  }
}

/** Absolute names are said without their last dot. */
const spoken = (value: Facts[string]): Facts[string] =>
  typeof value === 'string'
    ? value.replace(/(\w)\.$/, '$1')
    : Array.isArray(value)
      ? value.map((one) => String(spoken(String(one))))
      : value

/** Facts of a hop that every sentence may use, beside those that the simulation gives. */
const factsOf = (hop: Hop): Facts => ({
  src: sourceOf(hop.after),
  dst: destinationOf(hop.after),
  dstBefore: destinationOf(hop.before),
  srcBefore: sourceOf(hop.before),
  where: placeName(hop.where),
  to: hop.to ? placeName(hop.to) : '',
  ...Object.fromEntries(Object.entries(hop.because.facts ?? {}).map(([name, value]) => [name, spoken(value)])),
  chanceText: chanceText(Number(hop.because.facts?.['chance'] ?? 1)),
  listeningText: listeningText(hop.because.facts?.['listening']),
})

function listeningText(listening: Facts[string] | undefined): string {
  const text = Array.isArray(listening) ? listening.map(String) : String(listening ?? '')
  return text.length === 0 ? '' : t('because.listens-on', { listening: text })
}

/** A reason in words; '' for one that the catalogue does not know. */
export function becauseText({ code, facts = {} }: Because): string {
  const key = `because.${code}`
  return hasMessage(key) ? t(key, facts) : ''
}

/** What happens at a hop, in one sentence: by its reason, else by its kind. */
export function hopSentence(hop: Hop): string {
  const key = `because.${hop.because.code}`
  return hasMessage(key) ? t(key, factsOf(hop)) : genericSentence(hop)
}

const FATAL: ReadonlySet<Hop['verdict']> = new Set(['reject', 'drop', 'reset', 'nxdomain', 'unreachable'])

export const isFatal = ({ verdict }: Hop): boolean => FATAL.has(verdict)

/** Position of the hop that decided how a request ended: where it died, else the rule that chose. */
export function decisiveHop({ hops }: Trace): number {
  const died = hops.findIndex(isFatal)
  if (died >= 0) return died
  const chose = hops.findLastIndex(({ verdict }) => verdict === 'dnat')
  return chose >= 0 ? chose : hops.length - 1
}

/** `0.5` as `1 in 2`, otherwise per cent. */
export function chanceText(chance: number): string {
  const every = 1 / chance
  if (Math.abs(every - Math.round(every)) < 0.001) return `1 in ${Math.round(every)}`
  return fill('{percent} %', { percent: String(Math.round(chance * 1000) / 10) })
}
