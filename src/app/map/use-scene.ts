import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import type { ClusterView } from '../../protocol/view.ts'
import { mapLayouts } from '../../scene/map/layout.ts'
import type { Scene } from '../../scene/marks.ts'
import { nodeLayouts } from '../../scene/nodes/layout.ts'
import { showScene } from '../playback/flights.ts'
import { cluster } from '../store/cluster.ts'
import { type RequestsState, requests } from '../store/requests.ts'
import { settings } from '../store/settings.ts'
import { clientsOf } from './clients.ts'
import { fitLayout } from './fit-layout.ts'

/** Below this the layout would have to cut every name; the picture is zoomed out instead. */
const LEAST = { width: 390, height: 420 }

export interface Shape {
  readonly kind: 'map' | 'nodes'
  readonly width: number
  readonly height: number
  readonly expanded: ReadonlySet<string>
}

function layOut(
  view: ClusterView,
  { kind, width, height, expanded }: Shape,
  showSystem: boolean,
  clients: readonly string[],
  previous: Scene | null,
): Scene {
  const layouts = kind === 'map' ? mapLayouts : nodeLayouts
  const before = previous?.kind === kind ? previous : undefined
  const panel = { width: Math.max(width, LEAST.width), height: Math.max(height, LEAST.height) }
  return fitLayout(layouts(view, { showSystem, expanded, clients }, before), panel, before)
}

const clientKey = (state: RequestsState): string => clientsOf(state).join('\n')

/** The picture for the cluster as it is; it is laid out anew when the cluster, the size or the senders change. */
export function useScene(shape: Shape): Scene | null {
  const view = useStore(cluster, (state) => state.view)
  const showSystem = useStore(settings, (state) => state.showSystem)
  const senders = useStore(requests, clientKey)
  const previous = useRef<Scene | null>(null)
  const { kind, width, height, expanded } = shape
  // Only what is drawn lays out anew: the clock alone does not.
  const [namespaces, nodes, pods, services, groups] = [view?.namespaces, view?.nodes, view?.pods, view?.services, view?.groups]
  // biome-ignore lint/correctness/useExhaustiveDependencies: `view` changes with every tick of the clock; its lists do not.
  const scene = useMemo(() => {
    if (!view || width === 0 || height === 0) return null
    const ids = senders.split('\n').flatMap((key) => {
      if (key === '' || key === 'laptop' || key === 'internet') return key === '' ? [] : [key]
      const pod = view.pods.find((one) => `${one.namespace}/${one.name}` === key)
      return pod ? [pod.id] : []
    })
    return layOut(view, { kind, width, height, expanded }, showSystem, ids, previous.current)
  }, [namespaces, nodes, pods, services, groups, kind, width, height, expanded, showSystem, senders])
  useEffect(() => {
    previous.current = scene
    showScene(scene)
  }, [scene])
  return scene
}
