import type { SendRequest } from '../core/network/trace.ts'
import type { Reader } from '../core/storage/reader.ts'
import { podAt, podsOf, serviceAt } from './names.ts'
import type { Probe } from './types.ts'

/** What targets are filled in from: the cluster, and the addresses that Pods had when the lesson began. */
export interface Ground {
  readonly reader: Reader
  readonly startIPs: StartIPs
}

/** `namespace/name` of each Pod → its address when the lesson began. */
export type StartIPs = { readonly [pod: string]: string }

/** A target with everything filled in, or the first place that has no value yet. */
export type Filled = { readonly to: string } | { readonly missing: string }

const inUrl = (address: string): string => (address.includes(':') ? `[${address}]` : address)

function nodePortOf(of: string, reader: Reader): string | undefined {
  const [ref = '', portName] = of.split(':')
  const ports = serviceAt(ref, reader)?.spec.ports ?? []
  const port = portName === undefined ? ports[0] : ports.find(({ name }) => name === portName)
  return port?.nodePort ? String(port.nodePort) : undefined
}

/** Addresses that a Pod, or each of `namespace/prefix-*`, had when the lesson began. */
export function oldIPs(of: string, startIPs: StartIPs): readonly string[] {
  const prefix = of.endsWith('*') ? of.slice(0, -1) : null
  return Object.entries(startIPs).flatMap(([pod, ip]) => ((prefix === null ? pod === of : pod.startsWith(prefix)) ? [ip] : []))
}

function placeholder(what: string, of: string, { reader, startIPs }: Ground): string | undefined {
  switch (what) {
    case 'oldIP':
      return oldIPs(of, startIPs)[0]
    case 'ip': {
      const [pod] = podsOf([of], reader)
      return pod === undefined ? undefined : podAt(pod, reader)?.status.podIP
    }
    case 'node':
      return reader.get('Node', '', of)?.status.addresses?.find(({ type }) => type === 'InternalIP')?.address
    case 'clusterIP': {
      const address = serviceAt(of, reader)?.spec.clusterIP
      return address === 'None' || address === '' ? undefined : address
    }
    case 'nodePort':
      return nodePortOf(of, reader)
    case 'lb': {
      const [ingress] = serviceAt(of, reader)?.status.loadBalancer?.ingress ?? []
      return ingress?.ip ?? ingress?.hostname
    }
    default:
      return undefined
  }
}

/** Fills in what a target names of the cluster (see Probe.to). */
export function fillTarget(to: string, ground: Ground): Filled {
  let missing: string | undefined
  const filled = to.replace(/\{(\w+):([^}]+)\}/g, (_, what: string, of: string) => {
    const value = placeholder(what, of, ground)
    if (value === undefined) missing ??= of
    return value === undefined ? '' : inUrl(value)
  })
  return missing === undefined ? { to: filled } : { missing }
}

/** The request that a probe sends now. */
export function requestOf({ from, to, keepAlive, method }: Probe, ground: Ground): SendRequest | { readonly missing: string } {
  const filled = fillTarget(to, ground)
  if ('missing' in filled) return filled
  return { from, to: filled.to, ...(keepAlive ? { keepAlive } : {}), ...(method === undefined ? {} : { method }) }
}

/** Every target that this one may stand for: `{oldIP:default/web-*}` is any of them. */
export function possibleTargets(to: string, ground: Ground): readonly string[] {
  const [place, of] = /\{oldIP:([^}]+)\}/.exec(to) ?? []
  const targets =
    place === undefined || of === undefined ? [to] : oldIPs(of, ground.startIPs).map((ip) => to.replace(place, inUrl(ip)))
  return targets.flatMap((target) => {
    const filled = fillTarget(target, ground)
    return 'to' in filled ? [filled.to] : []
  })
}

/** A target in the form that two spellings of it share. */
export const plainTarget = (to: string): string => (/^\w+:\/\//.test(to) ? to : `http://${to}`).replace(/\/+$/, '')
