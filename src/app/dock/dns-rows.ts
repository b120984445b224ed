import type { ClusterView } from '../../protocol/view.ts'

export interface DnsRow {
  readonly name: string
  readonly record: 'A' | 'AAAA' | 'CNAME'
  readonly answers: readonly string[]
}

const ZONE = 'svc.cluster.local'

/** The name of each Service and what the cluster's DNS answers to it. */
export const dnsRows = ({ services }: ClusterView, showSystem: boolean): readonly DnsRow[] =>
  services
    .filter(({ system }) => showSystem || !system)
    .map(({ name, namespace, type, clusterIP, externalName, endpoints }): DnsRow => {
      const full = `${name}.${namespace}.${ZONE}`
      if (type === 'ExternalName') return { name: full, record: 'CNAME', answers: [externalName] }
      const answers =
        clusterIP === 'None' ? endpoints.filter(({ state }) => state === 'ready').map(({ address }) => address) : [clusterIP]
      return { name: full, record: answers[0]?.includes(':') ? 'AAAA' : 'A', answers }
    })
