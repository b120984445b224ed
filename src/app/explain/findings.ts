import type { FieldRef } from '../../core/because.ts'
import type { ClusterView, PodView, ServicePortView, ServiceView } from '../../protocol/view.ts'
import type { Facts, MessageKey } from '../i18n/t.ts'

/** Something that will go wrong although every object was accepted. */
export interface Finding {
  readonly id: string
  readonly title: readonly [MessageKey, Facts]
  readonly text: readonly [MessageKey, Facts]
  /** The field that makes it so. */
  readonly ref: FieldRef
  /** The one value that would put it right, when there is one. */
  readonly fix?: { readonly title: readonly [MessageKey, Facts]; readonly ref: FieldRef; readonly value: string }
}

type Labels = { readonly [key: string]: string }

const has = (labels: Labels, key: string): boolean => Object.hasOwn(labels, key)

/** True when Pods carry every pair: what a Service's selector asks. */
export const matches = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => has(labels, key) && labels[key] === value)

export const selectedPods = ({ selector, namespace }: ServiceView, pods: readonly PodView[]): readonly PodView[] =>
  selector ? pods.filter((pod) => pod.namespace === namespace && matches(selector, pod.labels)) : []

const isUp = ({ state }: PodView): boolean => state === 'running' || state === 'not-ready'

const refOf = ({ namespace, name }: ServiceView, path: string): FieldRef => ({ kind: 'Service', namespace, name, path })

const selectorText = (selector: Labels): string =>
  Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')

/** The Pod that misses the selector by the fewest pairs, and the first pair that it misses. */
function nearest(
  service: ServiceView,
  pods: readonly PodView[],
): { pod: PodView; key: string; wanted: string; is: string } | null {
  const pairs = Object.entries(service.selector ?? {})
  const near = pods
    .filter(({ namespace, system }) => namespace === service.namespace && !system)
    .map((pod) => ({ pod, missed: pairs.filter(([key, value]) => pod.labels[key] !== value) }))
    .filter(({ pod, missed: [first] }) => first !== undefined && has(pod.labels, first[0]))
    .filter(({ missed }) => missed.length === 1)
    // Several pairs that match are a better sign than one that does not; with a single pair only likeness is left.
    .filter(
      ({ pod, missed: [first] }) => pairs.length > 1 || (first !== undefined && alike(first[1], pod.labels[first[0]] ?? '')),
    )
  const [best] = near
  const [pair] = best?.missed ?? []
  return best && pair ? { pod: best.pod, key: pair[0], wanted: pair[1], is: best.pod.labels[pair[0]] ?? '' } : null
}

/** One slip of the pen apart: a letter more, fewer, other, or two swapped. */
export function alike(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2 || a === b) return a === b
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1
  const same = head + tail
  if (a.length !== b.length) return Math.min(a.length, b.length) === same
  return same > 0 && a.length - same <= 2
}

function selectorFinding(service: ServiceView, pods: readonly PodView[]): Finding {
  const { id, name, namespace, selector = {} } = service
  const near = nearest(service, pods)
  const ref = refOf(service, near ? `spec.selector.${near.key}` : 'spec.selector')
  const facts = { service: name, namespace, selector: selectorText(selector) }
  const title: Finding['title'] = ['finding.noMatch.title', {}]
  if (!near) return { id: `${id}/selector`, title, text: ['finding.noMatch.text', facts], ref }
  const { key, wanted, is } = near
  return {
    id: `${id}/selector`,
    title,
    text: ['finding.nearMatch.text', { ...facts, pod: near.pod.name, key, wanted, is }],
    ref,
    fix: { title: ['finding.setSelector', { key, value: is }], ref, value: is },
  }
}

/** The number that a port of the Service comes to at a Pod: names are looked up there. */
export function targetAt({ targetPort, protocol }: ServicePortView, { declared }: PodView): number | null {
  if (typeof targetPort === 'number') return targetPort
  return declared.find((port) => port.name === targetPort && port.protocol === protocol)?.port ?? null
}

/** True when a program of the Pod listens where this port of the Service leads, on an address that others reach. */
function answersOn(port: ServicePortView, pod: PodView): boolean {
  const target = targetAt(port, pod)
  return pod.sockets.some(
    (socket) => socket.port === target && socket.protocol === port.protocol && socket.address !== '127.0.0.1',
  )
}

const MOST_NAMED = 3

/** Some of the Pods that get traffic for a port answer on it, others do not: the selector takes in strangers. */
function strangersFinding(service: ServiceView, port: ServicePortView, index: number, pods: readonly PodView[]): Finding | null {
  const served = pods.filter((pod) => pod.ready && targetAt(port, pod) !== null)
  const silent = served.filter((pod) => !answersOn(port, pod))
  if (silent.length === 0 || silent.length === served.length) return null
  const facts = {
    count: silent.length,
    all: served.length,
    service: service.name,
    port: String(port.targetPort),
    pods: silent.slice(0, MOST_NAMED).map(({ name }) => name),
    selector: selectorText(service.selector ?? {}),
  }
  return {
    id: `${service.id}/strangers/${index}`,
    title: ['finding.strangers.title', facts],
    text: ['finding.strangers.text', facts],
    ref: refOf(service, 'spec.selector'),
  }
}

function portFinding(service: ServiceView, port: ServicePortView, index: number, pods: readonly PodView[]): Finding | null {
  const { id, name } = service
  const ref = refOf(service, `spec.ports[${index}].targetPort`)
  const targets = pods.flatMap((pod) => targetAt(port, pod) ?? [])
  const [target] = targets
  if (target === undefined) {
    const named = { port: String(port.targetPort), service: name }
    return { id: `${id}/name/${index}`, title: ['finding.noName.title', named], text: ['finding.noName.text', named], ref }
  }
  const sockets = pods.flatMap((pod) => pod.sockets.filter(({ protocol }) => protocol === port.protocol))
  const there = sockets.filter((socket) => socket.port === target)
  if (pods.some((pod) => answersOn(port, pod))) return strangersFinding(service, port, index, pods)
  const facts = { port: target, service: name, count: pods.length }
  if (there.length > 0)
    return { id: `${id}/inner/${index}`, title: ['finding.inner.title', facts], text: ['finding.inner.text', facts], ref }
  const open = [...new Set(sockets.filter(({ address }) => address !== '127.0.0.1').map((socket) => socket.port))].toSorted(
    (a, b) => a - b,
  )
  const title: Finding['title'] = ['finding.noListener.title', facts]
  const finding = { id: `${id}/listener/${index}`, title, ref }
  if (open.length === 0) return { ...finding, text: ['finding.noListener.none', facts] }
  const text: Finding['text'] = ['finding.noListener.text', { ...facts, open: open.map(String) }]
  const [only] = open
  if (open.length > 1 || only === undefined || service.clusterIP === 'None') return { ...finding, text }
  return { ...finding, text, fix: { title: ['finding.setTargetPort', { port: only }], ref, value: String(only) } }
}

function findingsOf(service: ServiceView, pods: readonly PodView[]): readonly Finding[] {
  const { id, name, selector } = service
  const found: Finding[] = []
  if (service.pendingLoadBalancer) {
    const facts = { service: name }
    found.push({
      id: `${id}/pending`,
      title: ['finding.pending.title', facts],
      text: ['finding.pending.text', facts],
      ref: refOf(service, 'spec.type'),
    })
  }
  if (!selector || service.type === 'ExternalName') return found
  const chosen = selectedPods(service, pods)
  if (chosen.length === 0) return [selectorFinding(service, pods), ...found]
  // What a program that still comes up will listen on is not known by what it listens on now.
  const up = chosen.filter((pod) => isUp(pod) && !pod.comingUp)
  if (up.length === 0) return found
  const facts = { service: name, count: chosen.length }
  if (!up.some(({ ready }) => ready)) {
    found.push({
      id: `${id}/ready`,
      title: ['finding.notReady.title', facts],
      text: ['finding.notReady.text', facts],
      ref: refOf(service, 'spec.selector'),
    })
  }
  return [...service.ports.flatMap((port, i) => portFinding(service, port, i, up) ?? []), ...found]
}

/** Everything that can be said of the cluster as it is, in the order of its Services. */
export const findingsIn = ({ services, pods }: ClusterView): readonly Finding[] =>
  services.filter(({ system }) => !system).flatMap((service) => findingsOf(service, pods))
