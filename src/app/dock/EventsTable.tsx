import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import { ask } from '../simulation/connection.ts'
import { cluster } from '../store/cluster.ts'
import { set, settings } from '../store/settings.ts'
import { ageText } from './age.ts'
import styles from './Dock.module.css'
import { type EventRow, eventRows, isSystemEvent, startOf } from './events.ts'
import { Table } from './Table.tsx'

const READ_AFTER_MS = 150
const SHOWN = 200

/** The events, and when the cluster started (ms since 1970): its clock is not ours. */
async function read(): Promise<{ readonly rows: readonly EventRow[]; readonly startMs: number }> {
  const get = (path: string) => ask('handle', { request: { method: 'GET', path } })
  const [events, system] = await Promise.all([get('/api/v1/events'), get('/api/v1/namespaces/kube-system')])
  return { rows: events.response.status === 200 ? eventRows(events.response.body) : [], startMs: startOf(system.response.body) }
}

/** Kubernetes' own Events, newest first. */
export function EventsTable() {
  const revision = useStore(cluster, (state) => state.view?.revision)
  const nowMs = useStore(cluster, (state) => state.view?.nowMs ?? 0)
  const showSystem = useStore(settings, (state) => state.showSystem)
  const [{ rows, startMs }, setRead] = useState<Awaited<ReturnType<typeof read>>>({ rows: [], startMs: 0 })
  useEffect(() => {
    if (revision === undefined) return
    let wanted = true
    const timer = setTimeout(() => {
      read().then(
        (found) => wanted && setRead(found),
        () => undefined,
      )
    }, READ_AFTER_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [revision])
  const seen = showSystem ? rows : rows.filter((row) => !isSystemEvent(row))
  const hidden = rows.length - seen.length
  return (
    <>
      {seen.length === 0 ? (
        <p className={styles.none}>{t('dock.events.none')}</p>
      ) : (
        <Table columns={['col.last', 'col.type', 'col.reason', 'col.object', 'col.message']} className={styles.events}>
          {seen.slice(0, SHOWN).map(({ id, last, type, reason, object, message, count }) => (
            <tr key={id} data-tone={type === 'Warning' ? 'warn' : undefined}>
              <td className={styles.dim}>{ageText(startMs + nowMs - Date.parse(last))}</td>
              <td>{type}</td>
              <td>{reason}</td>
              <td title={object}>{object}</td>
              <td>
                {message}
                {count > 1 && <span className={styles.dim}> ×{count}</span>}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {hidden > 0 && (
        <p className={styles.none}>
          {t('dock.events.hidden', { count: hidden })}{' '}
          <button type="button" onClick={() => set({ showSystem: true })}>
            {t('dock.events.show')}
          </button>
        </p>
      )}
    </>
  )
}
