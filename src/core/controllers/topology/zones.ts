import type { Node } from '../../api/cluster-objects.ts'
import { ZONE_LABEL } from '../endpoints/names.ts'
import { milliValue } from './quantity.ts'

/** A number for each zone. */
export type ByZone = ReadonlyMap<string, number>

const EXCLUDING = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master']

export const isNodeReady = ({ status }: Pick<Node, 'status'>): boolean =>
  status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'

/** What a Node adds to its zone: thousandths of a CPU, nothing (it does not count), or the lack of what is needed to tell. */
export type Share = { readonly zone: string; readonly milliCPU: number } | 'none' | 'unknown'

/** Source: kubernetes/endpointslice topologycache/topologycache.go SetNodes. */
export function shareOf(node: Pick<Node, 'metadata' | 'status'>): Share {
  const labels = node.metadata.labels ?? {}
  if (EXCLUDING.some((key) => Object.hasOwn(labels, key)) || !isNodeReady(node)) return 'none'
  const [zone, milliCPU] = [labels[ZONE_LABEL], milliValue(node.status.allocatable?.['cpu'])]
  return zone && milliCPU > 0 ? { zone, milliCPU } : 'unknown'
}

/**
 * CPU of the ready Nodes by zone, kept up to date Node by Node. One Node that counts but lacks a zone or its CPU, or fewer
 * than two zones, make the figures useless.
 */
export class ZoneFigures {
  readonly #shares = new Map<string, Share>()
  readonly #cpu = new Map<string, number>()
  #unknown = 0

  /** Takes a Node's state in (undefined: it is gone). True when that changed the figures. */
  set(name: string, node: Pick<Node, 'metadata' | 'status'> | undefined): boolean {
    const had = this.#shares.get(name) ?? 'none'
    const has = node ? shareOf(node) : 'none'
    if (sameShare(had, has)) return false
    this.#add(had, -1)
    this.#add(has, 1)
    if (has === 'none') this.#shares.delete(name)
    else this.#shares.set(name, has)
    return true
  }

  /** Thousandths of a CPU by zone, or null when they are insufficient. */
  get cpuByZone(): ByZone | null {
    return this.#unknown === 0 && this.#cpu.size >= 2 ? this.#cpu : null
  }

  /** Each zone's part of all CPU, or null when the figures are insufficient. */
  get ratios(): ByZone | null {
    const cpu = this.cpuByZone
    if (!cpu) return null
    const total = [...cpu.values()].reduce((sum, milli) => sum + milli, 0)
    return new Map([...cpu].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([zone, milli]) => [zone, milli / total]))
  }

  #add(share: Share, sign: 1 | -1): void {
    if (share === 'none') return
    if (share === 'unknown') {
      this.#unknown += sign
      return
    }
    const milli = (this.#cpu.get(share.zone) ?? 0) + sign * share.milliCPU
    if (milli === 0) this.#cpu.delete(share.zone)
    else this.#cpu.set(share.zone, milli)
  }
}

const sameShare = (a: Share, b: Share): boolean =>
  typeof a === 'object' && typeof b === 'object' ? a.zone === b.zone && a.milliCPU === b.milliCPU : a === b
