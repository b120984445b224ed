import type { EndpointPort } from '../../api/endpoints.ts'
import type { Pod } from '../../api/pod.ts'
import type { Service, ServicePort } from '../../api/service.ts'

/**
 * The port that a Service port means on one Pod, or null when the Pod has no such port. A number is taken as it is; a
 * name is looked up by name and protocol in the containers, then in the sidecars.
 * Source: kubernetes/endpointslice utils.go FindPort.
 */
export function findPort({ spec }: Pick<Pod, 'spec'>, { targetPort, protocol }: ServicePort): number | null {
  if (typeof targetPort === 'number') return targetPort
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  for (const { ports = [] } of [...spec.containers, ...sidecars]) {
    const found = ports.find((port) => port.name === targetPort && (port.protocol ?? 'TCP') === (protocol ?? 'TCP'))
    if (found) return found.containerPort
  }
  return null
}

const endpointPort = ({ name = '', protocol, appProtocol }: ServicePort, port: number): EndpointPort => ({
  name,
  port,
  protocol: protocol ?? 'TCP',
  ...(appProtocol === undefined ? {} : { appProtocol }),
})

/** The ports of a Service on one Pod, in the Service's order. Those that do not resolve are left out. */
export const endpointPorts = ({ spec }: Service, pod: Pick<Pod, 'spec'>): readonly EndpointPort[] =>
  (spec.ports ?? []).flatMap((port) => {
    const number = findPort(pod, port)
    return number === null ? [] : [endpointPort(port, number)]
  })

const portText = ({ name = '', protocol = 'TCP', port, appProtocol }: EndpointPort): string =>
  `${name}\t${protocol}\t${port ?? ''}\t${appProtocol === undefined ? '' : `=${appProtocol}`}`

/** Text that is the same for two lists of ports that hold the same ports, in whatever order. */
export function portsKey(ports: readonly EndpointPort[] = []): string {
  const texts = ports.map(portText)
  return texts.length < 2 ? texts.join() : texts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join('\n')
}
