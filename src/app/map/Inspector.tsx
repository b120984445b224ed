import { Minus, Plus, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { FieldRef } from '../../core/because.ts'
import type { ClusterView } from '../../protocol/view.ts'
import type { Box, Scene } from '../../scene/marks.ts'
import { idOfRef } from '../explain/lit.ts'
import { placeOfRef } from '../explain/places.ts'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import { deleteObject, reveal, scale } from '../simulation/apply.ts'
import { ask } from '../simulation/connection.ts'
import { checks } from '../store/checks.ts'
import { cluster } from '../store/cluster.ts'
import { files } from '../store/files.ts'
import { show } from '../store/layout.ts'
import { setForm } from '../store/requests.ts'
import { select, selection } from '../store/selection.ts'
import type { Camera } from './camera.ts'
import styles from './Inspector.module.css'
import { factsOf } from './inspect-facts.ts'

const WIDTH = 296
const GAP = 14
const LEAST_HEIGHT = 240

/** Beside the object where there is room, so that it is never covered. */
function placeCard(
  box: Box | null,
  { k, x, y }: Camera,
  panel: { readonly width: number; readonly height: number },
): React.CSSProperties {
  const top = 8
  const maxHeight = panel.height - 16
  if (!box || panel.width < WIDTH * 2) return { right: 8, bottom: 8, maxHeight: Math.min(maxHeight, 340) }
  const right = (box.x + box.width) * k + x + GAP
  const left = box.x * k + x - GAP - WIDTH
  const at = right + WIDTH <= panel.width - 8 ? right : Math.max(8, left)
  const wanted = Math.max(top, Math.min(box.y * k + y - 8, panel.height - LEAST_HEIGHT - 8))
  return { left: at, top: wanted, maxHeight: panel.height - wanted - 8 }
}

function Yaml({ object: { kind, namespace, name } }: { readonly object: FieldRef }) {
  const [text, setText] = useState<string | null>(null)
  const revision = useStore(cluster, (state) => state.view?.revision)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the object is read again whenever the cluster changes.
  useEffect(() => {
    let wanted = true
    Promise.all([ask('object', { kind, namespace, name }), import('../../manifest/to-yaml.ts')]).then(
      ([{ object }, { toYaml }]) => wanted && setText(object === null ? t('inspect.gone') : toYaml(object).trimEnd()),
      (error: unknown) => wanted && setText(String(error)),
    )
    return () => {
      wanted = false
    }
  }, [kind, namespace, name, revision])
  return <pre className={styles.yaml}>{text ?? t('inspect.loading')}</pre>
}

const targetOf = (ref: FieldRef, { services }: ClusterView): string => {
  const service = services.find(({ namespace, name }) => namespace === ref.namespace && name === ref.name)
  const [port] = service?.ports ?? []
  const host = ref.namespace === 'default' ? ref.name : `${ref.name}.${ref.namespace}`
  const scheme = port?.protocol === 'UDP' ? 'udp' : 'http'
  return `${scheme}://${host}${port && port.port !== 80 ? `:${port.port}` : ''}/`
}

function Actions({ object, view }: { readonly object: FieldRef; readonly view: ClusterView }) {
  const list = useStore(files, (state) => state.files)
  const known = useStore(checks)
  const { kind, namespace, name } = object
  const group = view.groups.find((one) => one.kind === kind && one.namespace === namespace && one.name === name)
  const place = placeOfRef(object, list, known, view)
  return (
    <div className={styles.actions}>
      {kind === 'Service' && (
        <button
          type="button"
          className={controls.plain}
          onClick={() => {
            setForm({ to: targetOf(object, view) })
            show({ face: 'request' })
          }}
        >
          {t('inspect.call')}
        </button>
      )}
      {(kind === 'Pod' || kind === 'Node') && (
        <button
          type="button"
          className={controls.plain}
          onClick={() => {
            setForm({ from: kind === 'Pod' ? { pod: `${namespace}/${name}` } : { node: name } })
            show({ face: 'request' })
          }}
        >
          {t('inspect.callFrom')}
        </button>
      )}
      {kind === 'Node' && (
        <button type="button" className={controls.plain} onClick={() => show({ view: 'rules', rulesNode: name })}>
          {t('why.rules')}
        </button>
      )}
      {group && (
        <span className={styles.stepper}>
          <button
            type="button"
            className={controls.plain}
            aria-label={t('inspect.fewer')}
            onClick={() => void scale(object, group.want - 1)}
          >
            <Minus size={13} />
          </button>
          {t('inspect.scale')} {group.want}
          <button
            type="button"
            className={controls.plain}
            aria-label={t('inspect.moreReplicas')}
            onClick={() => void scale(object, group.want + 1)}
          >
            <Plus size={13} />
          </button>
        </span>
      )}
      {place && (
        <button type="button" className={controls.plain} onClick={() => reveal(object)}>
          {t('inspect.showFile')}
        </button>
      )}
      {kind !== 'Node' && (
        <button type="button" className={controls.plain} onClick={() => void deleteObject(object)}>
          {t('inspect.delete')}
        </button>
      )}
    </div>
  )
}

interface InspectorProps {
  readonly scene: Scene
  readonly at: Camera
  readonly panel: { readonly width: number; readonly height: number }
}

/** The selected object: facts, the live YAML, and what can be done with it. */
export function Inspector({ scene, at, panel }: InspectorProps) {
  const object = useStore(selection, (state) => state.selected)
  const view = useStore(cluster, (state) => state.view)
  const [yaml, setYaml] = useState(false)
  if (!object || !view) return null
  const id = idOfRef(object, view)
  const mark = [...scene.pods, ...scene.services, ...scene.groups].find((one) => one.id === id)
  const facts = factsOf(object, view)
  return (
    <div
      className={styles.card}
      style={placeCard(mark?.box ?? null, at, panel)}
      role="dialog"
      aria-label={t('inspect.label', { kind: object.kind, name: object.name })}
      data-nopan
    >
      <div className={styles.head}>
        <h2>
          <small>{object.kind}</small> {object.name}
        </h2>
        <button type="button" className={controls.plain} aria-pressed={yaml} onClick={() => setYaml(!yaml)}>
          {t(yaml ? 'inspect.details' : 'inspect.yaml')}
        </button>
        <button type="button" className={controls.plain} aria-label={t('action.close')} onClick={() => select(null)}>
          <X size={13} />
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a stretch that scrolls has to be reached by keyboard. */}
      <div className={styles.body} tabIndex={0}>
        {facts === null ? (
          <p>{t('inspect.gone')}</p>
        ) : yaml ? (
          <Yaml object={object} />
        ) : (
          <dl className={styles.facts}>
            {facts.map(([name, value]) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{t(name)}</dt>
                <dd className="mono">{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      {facts !== null && <Actions object={object} view={view} />}
    </div>
  )
}
