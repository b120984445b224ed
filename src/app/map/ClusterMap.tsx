import { Maximize, Minus, Plus } from 'lucide-react'
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { footprintsOf } from '../../scene/footprints.ts'
import type { Scene } from '../../scene/marks.ts'
import { failureWords, labelsOf } from '../../scene/tag-place.ts'
import { idOfRef, litBy, NOTHING_LIT, refOfId } from '../explain/lit.ts'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import { flights } from '../playback/flights.ts'
import { cluster } from '../store/cluster.ts'
import { hover, select, selection } from '../store/selection.ts'
import { settings } from '../store/settings.ts'
import { useProgress } from './Caption.tsx'
import { type Camera, camera, cameraToFit, fitArea } from './camera.ts'
import { failures } from './failures.ts'
import { Inspector } from './Inspector.tsx'
import { Legend } from './Legend.tsx'
import { type Direction, neighbour, stopsOf } from './links.ts'
import marks from './Marks.module.css'
import { type MapContext, MapCtx } from './marks/Obj.tsx'
import { PodView } from './marks/PodView.tsx'
import { GateView, GroupView, PlaceView, RuleChipView, ServiceView, StationView } from './marks/ServiceView.tsx'
import { AreaView, FailureView, FootprintView, NoteView, TrackView } from './marks/TrackView.tsx'
import styles from './Stage.module.css'
import { type CanvasControl, TrainCanvas } from './TrainCanvas.tsx'
import { usePresence } from './use-presence.ts'
import { useScene } from './use-scene.ts'
import { useZoom } from './use-zoom.ts'

const ARROWS: { readonly [key: string]: Direction } = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }
const ZOOM_STEP = 1.3
/** Zoomed out further than this, only names are drawn: the rest could not be read. */
const FAR_BELOW = 0.5
const NO_CHIPS: NonNullable<Scene['ruleChips']> = []

/** Size of an element, as it changes; 0 × 0 while it is not shown. */
function useSize(panel: React.RefObject<HTMLElement | null>): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = panel.current
    if (!element) return
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element
      if (width > 0) setSize((now) => (now.width === width && now.height === height ? now : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [panel])
  return size
}

function Objects({ scene }: { readonly scene: Scene }) {
  const tracks = usePresence(scene.tracks)
  const groups = usePresence(scene.groups)
  const places = usePresence(scene.places)
  const gates = usePresence(scene.gates)
  const services = usePresence(scene.services)
  const pods = usePresence(scene.pods)
  const stations = usePresence(scene.stations)
  const ruleChips = usePresence(scene.ruleChips ?? NO_CHIPS)
  return (
    <>
      {scene.areas.map((mark) => (
        <AreaView key={mark.id} mark={mark} />
      ))}
      {tracks.map(({ mark, leaving }) => (
        <TrackView key={mark.id} mark={mark} leaving={leaving} />
      ))}
      {groups.map(({ mark, leaving }) => (
        <GroupView key={mark.id} mark={mark} leaving={leaving} />
      ))}
      {places.map(({ mark, leaving }) => (
        <PlaceView key={mark.id} mark={mark} leaving={leaving} />
      ))}
      {gates.map(({ mark, leaving }) => (
        <GateView key={mark.id} mark={mark} leaving={leaving} />
      ))}
      {ruleChips.map(({ mark, leaving }) => (
        <RuleChipView key={mark.id} mark={mark} leaving={leaving} />
      ))}
      {scene.notes?.map((mark) => (
        <NoteView key={mark.id} mark={mark} />
      ))}
      {services.map(({ mark, leaving }) => (
        <ServiceView key={mark.id} mark={mark} leaving={leaving} />
      ))}
      {pods.map(({ mark, leaving }) => (
        <PodView key={mark.id} mark={mark} leaving={leaving} />
      ))}
      {stations.map(({ mark, leaving }) => (
        <StationView key={mark.id} mark={mark} leaving={leaving} />
      ))}
    </>
  )
}

/** What lies over the trains: failures with their words, and footprints where motion is unwelcome. */
function Over({ scene, at }: { readonly scene: Scene; readonly at: Camera }) {
  const list = useStore(failures, (state) => state.list)
  const shown = useStore(flights, (state) => state.shown)
  const still = useStore(settings, ({ motion }) => motion === 'reduced') || matchMedia('(prefers-reduced-motion: reduce)').matches
  const { begun } = useProgress()
  const labels = useMemo(() => labelsOf(scene), [scene])
  const bounds = { x: 0, y: 0, width: scene.width, height: scene.height }
  const prints = still && shown ? footprintsOf(shown.journey).filter(({ n }) => n <= begun) : []
  return (
    <svg className={styles.over} width="100%" height="100%">
      <title>{t('map.failures')}</title>
      <g transform={`translate(${at.x} ${at.y}) scale(${at.k})`}>
        {prints.map((mark) => (
          <FootprintView key={mark.n} mark={mark} />
        ))}
        {list.map((mark) => (
          <FailureView key={mark.id} mark={mark} box={failureWords(mark, labels, bounds)} />
        ))}
      </g>
    </svg>
  )
}

/** The Map and the Nodes view: one picture, laid out by the scene, drawn here. */
export function ClusterMap({ kind }: { readonly kind: 'map' | 'nodes' }) {
  const panel = useRef<HTMLDivElement>(null)
  const layer = useRef<SVGSVGElement>(null)
  const canvas = useRef<CanvasControl>(null)
  const size = useSize(panel)
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set())
  const area = useMemo(() => fitArea(size), [size])
  const scene = useScene({ kind, expanded, ...area })
  const at = useStore(camera)
  const view = useStore(cluster, (state) => state.view)
  const selectedRef = useStore(selection, (state) => state.selected)
  const hoverRef = useStore(selection, (state) => state.hover)
  const legend = useStore(settings, (state) => state.legend)
  const flying = useStore(flights, (state) => state.flights.length > 0)
  const failed = useStore(failures, (state) => state.list.length > 0)
  const [focused, setFocused] = useState('')
  const zoom = useZoom(panel, layer, (now) => canvas.current?.draw(now))

  const fitNow = useCallback(() => {
    if (scene) zoom.current?.to(cameraToFit(scene, area), true)
  }, [scene, area, zoom])
  useEffect(() => {
    if (camera.getState().fitted) fitNow()
  }, [fitNow])
  useEffect(() => {
    window.addEventListener('switchyard:fit', fitNow)
    return () => window.removeEventListener('switchyard:fit', fitNow)
  }, [fitNow])

  const stops = useMemo(() => (scene ? stopsOf(scene) : []), [scene])
  const tabStop = stops.some(({ id }) => id === focused) ? focused : (stops[0]?.id ?? '')
  const lit = view ? litBy(hoverRef ?? selectedRef, view) : NOTHING_LIT
  const gateService = (id: string): string =>
    [...(scene?.gates ?? []), ...(scene?.ruleChips ?? [])].find((mark) => mark.id === id)?.service ?? id

  const context: MapContext = {
    tabStop,
    selected: selectedRef && view ? idOfRef(selectedRef, view) : null,
    hovered: hoverRef && view ? idOfRef(hoverRef, view) : null,
    lit: lit.ids,
    litSockets: lit.sockets,
    dimming: lit.on && hoverRef !== null,
    onOpen: (id) => {
      const folded = scene?.groups.find((group) => group.id === id && group.folded > 0)
      if (folded) return setExpanded((now) => new Set([...now, id]))
      const ref = view && refOfId(gateService(id), view)
      if (ref) select(ref)
    },
    onHover: (id) => hover(id === null || !view ? null : refOfId(gateService(id), view)),
    onFocus: setFocused,
  }

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const id = event.target instanceof Element ? event.target.closest('[data-id]')?.getAttribute('data-id') : null
    const direction = ARROWS[event.key]
    if (!id || !scene) return
    if (direction) {
      const to = neighbour(scene, id, direction)
      event.preventDefault()
      event.stopPropagation()
      if (to) panel.current?.querySelector<SVGRectElement>(`[data-id="${CSS.escape(to)}"] > [role="button"]`)?.focus()
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      event.stopPropagation()
      context.onOpen(id)
    }
  }
  const empty = scene !== null && scene.services.length === 0 && scene.pods.length === 0 && scene.groups.length === 0
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the objects inside, which are buttons.
    <div ref={panel} className={styles.panel} onKeyDown={onKeyDown}>
      <MapCtx value={context}>
        {/* biome-ignore lint/a11y/useSemanticElements: SVG has no <fieldset>, and its <title> would be a tooltip over everything. */}
        <svg
          ref={layer}
          className={marks.layer}
          data-view={kind}
          data-far={at.k < FAR_BELOW || undefined}
          role="group"
          aria-label={`${t('map.objects')}. ${t('map.help')}`}
        >
          <defs>
            <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="7" height="7" fill="var(--card)" />
              <path d="M0 0v7" stroke="var(--rule)" strokeWidth="2.4" />
            </pattern>
          </defs>
          <g transform={`translate(${at.x} ${at.y}) scale(${at.k})`}>{scene && <Objects scene={scene} />}</g>
        </svg>
      </MapCtx>
      <TrainCanvas control={canvas} width={size.width} height={size.height} />
      {scene && <Over scene={scene} at={at} />}
      {scene && !empty && legend && <Legend scene={scene} flying={flying} failed={failed} />}
      {!scene && <p className={styles.message}>{t('worker.starting')}</p>}
      {empty && (
        <div className={styles.message}>
          <h2>{t('map.empty.title')}</h2>
          <p>{t('map.empty.text')}</p>
        </div>
      )}
      <div className={`${controls.pill ?? ''} ${styles.zoom ?? ''}`}>
        <button
          type="button"
          className={controls.icon}
          aria-label={t('map.zoomOut')}
          title={t('map.zoomOut')}
          onClick={() => zoom.current?.by(1 / ZOOM_STEP)}
        >
          <Minus size={14} />
        </button>
        <button type="button" className={controls.icon} aria-label={t('map.fit')} title={`${t('map.fit')}  0`} onClick={fitNow}>
          <Maximize size={14} />
        </button>
        <button
          type="button"
          className={controls.icon}
          aria-label={t('map.zoomIn')}
          title={t('map.zoomIn')}
          onClick={() => zoom.current?.by(ZOOM_STEP)}
        >
          <Plus size={14} />
        </button>
      </div>
      {scene && <Inspector scene={scene} at={at} panel={size} />}
    </div>
  )
}
