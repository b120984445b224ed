import type { Hop, Trace } from '../core/network/trace.ts'
import { PASSED_HOPS, type PassedHop, type Source } from './types.ts'

const WENT_ON: ReadonlySet<Hop['verdict']> = new Set(['pass', 'dnat', 'accept'])

/** The hop at which a Pod's kernel looked for a listener; undefined when none was reached. */
const arrival = ({ hops }: Trace): Hop | undefined => hops.find(({ kind, where }) => kind === 'socket' && where.kind === 'pod')

/** The destination port that the Pod sees. */
export const arrivingPort = (trace: Trace): number | undefined => arrival(trace)?.before.dstPort

/** Whose address the Pod sees as the source. */
export function arrivingSource(trace: Trace): Source | undefined {
  const seen = arrival(trace)?.before.srcIP
  const sent = trace.hops.find(({ kind }) => kind === 'send')
  if (seen === undefined || !sent) return undefined
  // Rules masquerade with an address of their Node: a Service's own address is never a source.
  return seen === sent.before.srcIP ? 'client' : 'node'
}

/** Where the packet turned back or was lost, by its place among the hops; the program's answer when it got there. -1: nowhere. */
export function endingHop({ hops }: Trace): number {
  const stopped = hops.findIndex(({ verdict }) => !WENT_ON.has(verdict))
  return stopped >= 0 ? stopped : hops.findLastIndex(({ kind }) => kind === 'answer')
}

export const isPassedHop = (kind: string): kind is PassedHop => PASSED_HOPS.some((known) => known === kind)

export const passesHop = ({ hops }: Trace, kind: PassedHop): boolean => hops.some((hop) => hop.kind === kind)

/** The hop that decides a question about the way: where the packet ended, else where it was rewritten. -1: none. */
export function tellingHop(trace: Trace): number {
  const end = endingHop(trace)
  if (trace.outcome !== 'ok') return end
  const rewritten = trace.hops.findIndex(({ verdict }) => verdict === 'dnat')
  return rewritten >= 0 ? rewritten : end
}
