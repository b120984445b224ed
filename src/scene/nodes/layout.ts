import type { ClusterView, ServiceView } from '../../protocol/view.ts'
import type { Box, Scene, StationMark } from '../marks.ts'
import type { Layouts, Look, Measure, SceneOptions } from '../options.ts'
import { FOLD_ABOVE, isShown } from '../picture.ts'
import { podMark, stationOffset } from '../pod-mark.ts'
import { textMark } from '../text/fit.ts'
import { measureByTable } from '../text/measure.ts'
import { districtsOf, type NodeCell, POD_WIDTH } from './cells.ts'
import { areasOf, chipsOf, gateMark, notesOf } from './node-marks.ts'
import { placesOf, tracksOf } from './outside.ts'
import {
  BELOW,
  BUS_X,
  type Context,
  chooseColumns,
  FIRST_Y,
  HEADER_Y,
  heightFor,
  MARGIN_RIGHT,
  NODES_X,
  type Placed,
  placeDistricts,
  wayTo,
  widthFor,
} from './plan.ts'

/**
 * The Nodes view: each Node a district with its kube-proxy rules and its Pods, joined by the Pod network. A Service is the same chip on every
 * Node. A pure function; Pods that stay keep their order.
 */
export function layoutNodes(view: ClusterView, options: SceneOptions, previous?: Scene): Scene {
  const context = contextOf(view, options, previous)
  return draw(context, chooseColumns(context))
}

/** The Nodes view of one view for any panel. */
export function nodeLayouts(view: ClusterView, look: Look, previous?: Scene): Layouts<Scene> {
  return {
    estimate: (panel) => {
      const context = contextOf(view, { ...look, ...panel }, previous)
      const columns = chooseColumns(context)
      return { width: widthFor(columns), height: heightFor(context, columns) }
    },
    layOut: (panel) => layoutNodes(view, { ...look, ...panel }, previous),
  }
}

function contextOf(view: ClusterView, options: SceneOptions, previous: Scene | undefined): Context {
  const measure = options.measure ?? measureByTable
  const services = view.services.filter((service) => isShown(service, options))
  return {
    view,
    options,
    measure,
    districts: districtsOf(view, options, measure, previous),
    ruled: services
      .filter(({ type, clusterIP }) => type !== 'ExternalName' && clusterIP !== 'None')
      .toSorted((a, b) => (a.line < 0 ? 1 : 0) - (b.line < 0 ? 1 : 0) || a.line - b.line),
    nodePorts: services.flatMap(({ ports }) => ports.flatMap(({ nodePort }) => (nodePort > 0 ? [nodePort] : []))),
  }
}

function draw(context: Context, columns: number): Scene {
  const { view, options, measure } = context
  const width = Math.max(options.width, widthFor(columns))
  const placed = placeDistricts(context, columns, width)
  const last = placed.at(-1)
  const height = Math.max(options.height, (last ? last.box.y + last.box.height : FIRST_Y) + BELOW)
  const nodes = placed.filter(({ district }) => district.node !== null)
  const cells = placed.flatMap((one) => one.cells)
  const single = cells.flatMap(({ cell, box }) => (cell.pod ? [{ pod: cell.pod, cell, box }] : []))
  const folded = cells.filter(({ cell }) => !cell.pod)
  const places = placesOf(context, placed)
  return {
    kind: 'nodes',
    width,
    height,
    areas: areasOf(context, placed, height),
    places,
    gates: context.nodePorts.length > 0 ? nodes.map((one) => gateMark(one, context)) : [],
    services: [],
    groups: folded.map(({ cell, box }) => stackMark(cell, box, measure)),
    pods: single.map(({ pod, cell, box }) => {
      const services = view.services
      return podMark({ pod, wanted: new Map(), width: POD_WIDTH, stations: cell.links.length, services, box }, measure)
    }),
    stations: cells.flatMap((one) => stationsOf(one, view.services)),
    tracks: tracksOf(context, nodes, placed, places),
    ruleChips: nodes.flatMap((one) => chipsOf(one, context)),
    notes: notesOf(context, nodes),
    columns,
    foldAbove: options.foldAbove ?? FOLD_ABOVE,
    guides: {
      aisles: [{ entry: NODES_X - 20, lane: BUS_X, rail: width - MARGIN_RIGHT - 6 }],
      header: HEADER_Y,
      ways: Object.fromEntries(cells.map((one) => [one.cell.id, wayTo(one)])),
    },
  }
}

function stationsOf({ cell, box }: Placed, services: readonly ServiceView[]): readonly StationMark[] {
  return cell.links.map(({ service, state, shape }, i): StationMark => {
    const line = services.find(({ id }) => id === service)?.line ?? -1
    const y = box.y + stationOffset(i, cell.links.length, cell.height)
    return { id: `${service}/${cell.id}`, service, pod: cell.id, line, state, shape, x: box.x, y }
  })
}

function stackMark(cell: NodeCell, box: Box, measure: Measure): Scene['groups'][number] {
  const name = `${cell.group?.name ?? 'Pods'}`
  return {
    id: cell.id,
    box,
    title: textMark(measure, { text: name, x: box.x + 14, y: box.y + 24, width: box.width - 22, font: 'name' }),
    count: textMark(measure, { text: `${cell.count} Pods`, x: box.x + 14, y: box.y + 42, width: box.width - 22, font: 'mono' }),
    folded: cell.count,
    stack: box,
  }
}
