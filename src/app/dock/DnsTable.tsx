import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import { cluster } from '../store/cluster.ts'
import { settings } from '../store/settings.ts'
import styles from './Dock.module.css'
import { dnsRows } from './dns-rows.ts'
import { Table } from './Table.tsx'

export function DnsTable() {
  const view = useStore(cluster, (state) => state.view)
  const showSystem = useStore(settings, (state) => state.showSystem)
  const rows = view ? dnsRows(view, showSystem) : []
  if (rows.length === 0) return <p className={styles.none}>{t('dock.dns.none')}</p>
  return (
    <Table columns={['col.name', 'col.record', 'col.answer']}>
      {rows.map(({ name, record, answers }) => (
        <tr key={name}>
          <td>{name}</td>
          <td>{record}</td>
          <td>{answers.length > 0 ? answers.join(', ') : <span className={styles.dim}>NOERROR, 0</span>}</td>
        </tr>
      ))}
    </Table>
  )
}
