import type { FieldRef } from '../../core/because.ts'
import type { ClusterView, NodeView, PodView, ServiceView } from '../../protocol/view.ts'
import { selectedPods } from '../explain/findings.ts'
import { type MessageKey, t } from '../i18n/t.ts'

export type Fact = readonly [name: MessageKey, value: string]

const pairs = (labels: { readonly [key: string]: string }): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')

const some = (facts: readonly (readonly [MessageKey, string])[]): readonly Fact[] => facts.filter(([, value]) => value !== '')

function podFacts(pod: PodView, { services }: ClusterView): readonly Fact[] {
  const by = services.filter((service) => selectedPods(service, [pod]).length > 0).map(({ name }) => name)
  const listens = pod.sockets.map(
    ({ address, port, protocol }) => `${address}:${port}${protocol === 'TCP' ? '' : ` ${protocol}`}`,
  )
  return some([
    ['inspect.status', pod.state === 'not-ready' ? `${pod.status}, ${t('state.not-ready')}` : pod.status],
    ['inspect.address', pod.ip],
    ['inspect.node', pod.node],
    ['inspect.image', pod.image],
    ['inspect.labels', pairs(pod.labels)],
    ['inspect.listens', listens.length > 0 ? listens.join(', ') : t('inspect.listensNothing')],
    ['inspect.declares', pod.declared.map(({ name, port }) => (name ? `${name} ${port}` : String(port))).join(', ')],
    ['inspect.selectedBy', by.length > 0 ? by.join(', ') : t('inspect.selectedByNone')],
    ['inspect.restarts', pod.restarts > 0 ? String(pod.restarts) : ''],
  ])
}

function serviceFacts(service: ServiceView): readonly Fact[] {
  const {
    type,
    clusterIP,
    externalName,
    ports,
    selector,
    endpoints,
    ingress,
    pendingLoadBalancer,
    sessionAffinity,
    externalTrafficPolicy,
  } = service
  const external = [...ingress, ...service.externalIPs].join(', ')
  return some([
    ['inspect.type', type],
    ['inspect.address', clusterIP || externalName],
    ['inspect.external', pendingLoadBalancer ? t('inspect.pending') : external],
    [
      'inspect.ports',
      ports
        .map(({ port, targetPort, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''} → ${targetPort}/${protocol}`)
        .join(', '),
    ],
    ['inspect.selector', selector ? pairs(selector) : type === 'ExternalName' ? '' : t('inspect.noSelector')],
    [
      'inspect.endpoints',
      type === 'ExternalName'
        ? ''
        : t('inspect.endpointsOf', { ready: endpoints.filter(({ state }) => state === 'ready').length, all: endpoints.length }),
    ],
    ['inspect.policy', externalTrafficPolicy === 'Local' ? 'external: Local' : ''],
    ['inspect.affinity', sessionAffinity === 'None' ? '' : sessionAffinity],
  ])
}

const nodeFacts = ({ ip, podCIDR, zone, name }: NodeView, { pods }: ClusterView): readonly Fact[] =>
  some([
    ['inspect.address', ip],
    ['inspect.podCIDR', podCIDR],
    ['inspect.zone', zone],
    ['inspect.pods', String(pods.filter((pod) => pod.node === name).length)],
  ])

/** What is worth knowing of an object at a glance; null when it does not live. */
export function factsOf({ kind, namespace, name }: FieldRef, view: ClusterView): readonly Fact[] | null {
  const here = (one: { readonly namespace: string; readonly name: string }): boolean =>
    one.namespace === namespace && one.name === name
  const pod = kind === 'Pod' && view.pods.find(here)
  if (pod) return podFacts(pod, view)
  const service = kind === 'Service' && view.services.find(here)
  if (service) return serviceFacts(service)
  const node = kind === 'Node' && view.nodes.find((one) => one.name === name)
  if (node) return nodeFacts(node, view)
  const group = view.groups.find((one) => one.kind === kind && here(one))
  return group ? [['inspect.ready', `${group.ready}/${group.want}`]] : null
}
