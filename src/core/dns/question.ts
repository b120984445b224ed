import { labelsOf } from './names.ts'

/** A name of the cluster's zone, taken apart. Parts that the name does not have are empty. */
export interface Question {
  readonly realm: '' | 'svc' | 'pod'
  readonly namespace: string
  /** The Service, or the dashed address of a Pod. */
  readonly service: string
  readonly endpoint: string
  /** Without its underscore. */
  readonly port: string
  readonly protocol: string
}

const EMPTY: Question = { realm: '', namespace: '', service: '', endpoint: '', port: '', protocol: '' }

const withoutUnderscore = (label: string): string => (label.startsWith('_') ? label.slice(1) : label)

/**
 * The parts of `name` (in lower case) below `zone`; undefined when no name of this shape can exist.
 * Shapes: `service.ns.svc`, `endpoint.service.ns.svc`, `_port._protocol.service.ns.svc`, and the names above them.
 * Source: coredns/coredns plugin/kubernetes/parse.go parseRequest.
 */
export function parseQuestion(name: string, zone: string): Question | undefined {
  const labels = labelsOf(name.slice(0, name.length - zone.length))
  const [realm, namespace = '', service = '', ...below] = labels.toReversed()
  if (realm === undefined) return EMPTY
  if (realm !== 'svc' && realm !== 'pod') return undefined
  if (labels.length === 1) return EMPTY
  const [first = '', second = '', ...more] = below
  if (more.length > 0) return undefined
  const named = { ...EMPTY, realm, namespace, service } as const
  if (below.length < 2) return { ...named, endpoint: first }
  return { ...named, protocol: withoutUnderscore(first), port: withoutUnderscore(second) }
}
