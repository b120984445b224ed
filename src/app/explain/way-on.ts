import type { From } from '../../core/network/trace.ts'
import type { ClusterView, ServiceView } from '../../protocol/view.ts'
import { outsideTargets } from '../request/targets.ts'

/** What somebody outside can do who asked for a Service in the cluster's own words. */
export interface WayOn {
  readonly service: ServiceView
  /** An address of the Service that the sender reaches; null when it has none. */
  readonly to: string | null
}

const ZONE = /^svc(\.cluster\.local)?$/

/** The Service that a host means inside the cluster: by name, from namespace `default` seen, or by cluster IP. */
function serviceAt(host: string, services: readonly ServiceView[]): ServiceView | undefined {
  const [name = '', namespace = 'default', ...rest] = host.toLowerCase().replace(/\.$/, '').split('.')
  const named = rest.length === 0 || ZONE.test(rest.join('.'))
  return services.find((one) => one.clusterIP === host || (named && one.name === name && one.namespace === namespace))
}

/** The way on for a sender outside whose target is a name or an address of the cluster; null for every other request. */
export function wayOn(from: From, target: string, view: ClusterView): WayOn | null {
  if (!('external' in from)) return null
  const [, host = '', port = ''] = /^(?:[a-z]+:\/\/)?([^/:?#[\]]+)(?::(\d+))?/i.exec(target.trim()) ?? []
  const service = serviceAt(host, view.services)
  if (!service) return null
  const [to = null] = outsideTargets(service, view.nodes, from, port === '' ? 80 : Number(port))
  return { service, to }
}
