import { type ReactNode, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { FieldRef } from '../../core/because.ts'
import type { ClusterView } from '../../protocol/view.ts'
import { letterOf } from '../../scene/letters.ts'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import { lineColour } from '../parts/line-colour.ts'
import { cluster } from '../store/cluster.ts'
import { show } from '../store/layout.ts'
import { hover, sameRef, select, selection } from '../store/selection.ts'
import { set, settings } from '../store/settings.ts'
import styles from './ObjectsPanel.module.css'

interface Row {
  readonly ref: FieldRef
  readonly badge: ReactNode
  readonly meta: string
}

interface Group {
  readonly key: string
  readonly title: string
  readonly rows: readonly Row[]
}

const SHOWN = 200

function groupsOf({ namespaces, services, groups, pods, nodes }: ClusterView, showSystem: boolean): readonly Group[] {
  const seen = <T extends { readonly system: boolean }>(list: readonly T[]): readonly T[] =>
    list.filter(({ system }) => showSystem || !system)
  const inNamespaces = namespaces.flatMap(({ name: namespace }): Group[] => {
    const here = <T extends { readonly namespace: string; readonly system: boolean }>(list: readonly T[]): readonly T[] =>
      seen(list).filter((one) => one.namespace === namespace)
    const serviceRows = here(services).map(
      ({ name, type, clusterIP, externalName, line }): Row => ({
        ref: { kind: 'Service', namespace, name },
        meta: `${type} ${clusterIP || externalName}`,
        badge: (
          <span className={styles.badge} style={{ background: lineColour(line) }}>
            {letterOf(line)}
          </span>
        ),
      }),
    )
    const groupRows = here(groups).map(
      ({ kind, name, ready, want }): Row => ({
        ref: { kind, namespace, name },
        meta: `${ready}/${want}`,
        badge: <span aria-hidden="true">▣</span>,
      }),
    )
    const podRows = here(pods).map(
      ({ name, ip, status, ready, state }): Row => ({
        ref: { kind: 'Pod', namespace, name },
        meta: state === 'running' ? ip : state === 'not-ready' ? t('state.not-ready') : status,
        badge: <span className={styles.pod} data-ready={ready} />,
      }),
    )
    return [
      { key: `${namespace}/Service`, title: t('kind.Service'), rows: serviceRows },
      { key: `${namespace}/groups`, title: t('kind.Deployment'), rows: groupRows },
      { key: `${namespace}/Pod`, title: t('kind.Pod'), rows: podRows },
    ]
  })
  const nodeRows = nodes.map(
    ({ name, ip }): Row => ({ ref: { kind: 'Node', namespace: '', name }, meta: ip, badge: <span aria-hidden="true">▭</span> }),
  )
  return [...inNamespaces, { key: '/Node', title: t('kind.Node'), rows: nodeRows }].filter(({ rows }) => rows.length > 0)
}

function ObjectRow({ row: { ref, badge, meta } }: { readonly row: Row }) {
  const selected = useStore(selection, (state) => sameRef(state.selected, ref))
  return (
    <button
      type="button"
      className={styles.row}
      aria-pressed={selected}
      onClick={() => {
        select(selected ? null : ref)
        show({ face: 'scene' })
      }}
      onPointerEnter={() => hover(ref)}
      onPointerLeave={() => hover(null)}
      onFocus={() => hover(ref)}
      onBlur={() => hover(null)}
    >
      {badge}
      <span>{ref.name}</span>
      <span className={`${styles.meta ?? ''} mono`}>{meta}</span>
    </button>
  )
}

/** Everything that lives, by namespace and kind. A click selects it in the map. */
export function ObjectsPanel() {
  const view = useStore(cluster, (state) => state.view)
  const showSystem = useStore(settings, (state) => state.showSystem)
  const [filter, setFilter] = useState('')
  const groups = useMemo(() => (view ? groupsOf(view, showSystem) : []), [view, showSystem])
  const wanted = filter.trim().toLowerCase()
  const matching = groups
    .map((group) => ({ ...group, rows: group.rows.filter(({ ref }) => ref.name.toLowerCase().includes(wanted)) }))
    .filter(({ rows }) => rows.length > 0)
  const nothing = groups.every(({ key }) => key === '/Node')
  let namespace = ''
  return (
    <>
      <div className={styles.tools}>
        <input
          className={controls.field}
          type="search"
          placeholder={t('objects.filter')}
          aria-label={t('objects.filter')}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <label>
          <input type="checkbox" checked={showSystem} onChange={(event) => set({ showSystem: event.target.checked })} />{' '}
          {t('objects.system')}
        </label>
      </div>
      <div className={styles.list}>
        {nothing && <p className={styles.more}>{t('objects.none')}</p>}
        {!nothing && matching.length === 0 && <p className={styles.more}>{t('objects.noMatch')}</p>}
        {matching.map(({ key, title, rows }) => {
          const here = key.slice(0, key.indexOf('/'))
          const first = here !== namespace
          namespace = here
          return (
            <div key={key}>
              {first && here !== '' && <h3>{here}</h3>}
              <h4>{title}</h4>
              {rows.slice(0, SHOWN).map((row) => (
                <ObjectRow key={row.ref.name} row={row} />
              ))}
              {rows.length > SHOWN && <p className={styles.more}>+{rows.length - SHOWN}</p>}
            </div>
          )
        })}
      </div>
    </>
  )
}
