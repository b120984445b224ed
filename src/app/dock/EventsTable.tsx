import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import { ask } from '../simulation/connection.ts'
import { cluster } from '../store/cluster.ts'
import styles from './Dock.module.css'
import { type EventRow, eventRows } from './events.ts'
import { Table } from './Table.tsx'

const READ_AFTER_MS = 150
const SHOWN = 200

/** Time of day of a timestamp: what remains of it when everything happened today. */
const timeOf = (last: string): string => /T(\d\d:\d\d:\d\d)/.exec(last)?.[1] ?? last

/** Kubernetes' own Events, newest first. */
export function EventsTable() {
  const revision = useStore(cluster, (state) => state.view?.revision)
  const [rows, setRows] = useState<readonly EventRow[]>([])
  useEffect(() => {
    if (revision === undefined) return
    let wanted = true
    const timer = setTimeout(() => {
      ask('handle', { request: { method: 'GET', path: '/api/v1/events' } }).then(
        ({ response }) => wanted && response.status === 200 && setRows(eventRows(response.body)),
        () => undefined,
      )
    }, READ_AFTER_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [revision])
  if (rows.length === 0) return <p className={styles.none}>{t('dock.events.none')}</p>
  return (
    <Table columns={['col.last', 'col.type', 'col.reason', 'col.object', 'col.message']}>
      {rows.slice(0, SHOWN).map(({ id, last, type, reason, object, message, count }) => (
        <tr key={id} data-tone={type === 'Warning' ? 'warn' : undefined}>
          <td className={styles.dim}>{timeOf(last)}</td>
          <td>{type}</td>
          <td>{reason}</td>
          <td>{object}</td>
          <td>
            {message}
            {count > 1 && <span className={styles.dim}> ×{count}</span>}
          </td>
        </tr>
      ))}
    </Table>
  )
}
