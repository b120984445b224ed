import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import { cluster } from '../store/cluster.ts'
import { hover, select } from '../store/selection.ts'
import { settings } from '../store/settings.ts'
import styles from './Dock.module.css'
import { Table } from './Table.tsx'

const SHOWN = 300

/** Who is behind each Service, as its EndpointSlices say. */
export function SlicesTable() {
  const view = useStore(cluster, (state) => state.view)
  const showSystem = useStore(settings, (state) => state.showSystem)
  const rows =
    view?.services
      .filter(({ system }) => showSystem || !system)
      .flatMap((service) =>
        service.endpoints.map((endpoint) => ({ service, endpoint, pod: view.pods.find(({ id }) => id === endpoint.pod) })),
      ) ?? []
  if (rows.length === 0) return <p className={styles.none}>{t('dock.slices.none')}</p>
  return (
    <Table columns={['col.service', 'col.address', 'col.ports', 'col.state', 'col.node', 'col.pod']}>
      {rows.slice(0, SHOWN).map(({ service: { id, namespace, name }, endpoint: { address, ports, state }, pod }) => (
        <tr
          key={`${id} ${address}`}
          onPointerEnter={() => hover(pod ? { kind: 'Pod', namespace, name: pod.name } : null)}
          onPointerLeave={() => hover(null)}
        >
          <td>
            <button type="button" onClick={() => select({ kind: 'Service', namespace, name })}>
              {name}
            </button>
          </td>
          <td>{address}</td>
          <td>{ports.map((port) => (port.name ? `${port.name}:${port.port}` : port.port)).join(', ')}</td>
          <td>{t(`state.${state}`)}</td>
          <td>{pod?.node ?? ''}</td>
          <td>
            {pod ? (
              <button type="button" onClick={() => select({ kind: 'Pod', namespace, name: pod.name })}>
                {pod.name}
              </button>
            ) : (
              <span className={styles.dim}>{t('state.byHand')}</span>
            )}
          </td>
        </tr>
      ))}
    </Table>
  )
}
