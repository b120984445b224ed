import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { EXAMPLES } from '../examples/all.ts'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import { reconnect } from '../simulation/connection.ts'
import { openExample } from '../simulation/scenario.ts'
import { cluster } from '../store/cluster.ts'
import { layout } from '../store/layout.ts'
import { Caption } from './Caption.tsx'
import { ClusterMap } from './ClusterMap.tsx'
import styles from './Stage.module.css'

/** The rules' view comes when it is first looked at. */
const RulesView = lazy(() => import('../rules/RulesView.tsx').then((module) => ({ default: module.RulesView })))

function Dead() {
  const why = useStore(cluster, (state) => state.why)
  const [first] = EXAMPLES[0]?.examples ?? []
  return (
    <div className={styles.message} role="alert">
      <h2>{t('worker.dead.title')}</h2>
      <p>{t('worker.dead.text', { why })}</p>
      <div>
        <button type="button" className={controls.primary} onClick={() => void reconnect().catch(() => undefined)}>
          {t('worker.dead.again')}
        </button>
        {first && (
          <button type="button" className={controls.plain} onClick={() => void openExample(first)}>
            {t('worker.dead.fresh')}
          </button>
        )}
      </div>
    </div>
  )
}

/** The centre of the page: map, Nodes or rules, and the sentence over them. */
export function Stage() {
  const view = useStore(layout, (state) => state.view)
  const status = useStore(cluster, (state) => state.status)
  return (
    <section className={styles.stage} aria-label={t('region.map')}>
      {status === 'dead' ? (
        <Dead />
      ) : (
        <>
          <Caption />
          {view === 'rules' ? (
            <Suspense>
              <RulesView />
            </Suspense>
          ) : (
            <ClusterMap kind={view} />
          )}
        </>
      )}
    </section>
  )
}
