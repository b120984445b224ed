import type { ClusterView, PodView } from '../../protocol/view.ts'
import type { Box, Scene, ServiceMark } from '../marks.ts'
import type { SceneOptions } from '../options.ts'
import { serviceHeight, serviceMark } from '../service-mark.ts'
import { areasOf, clusterPlaces } from './areas.ts'
import { type DrawnClients, drawClients } from './clients.ts'
import { type Context, contextOf } from './context.ts'
import { drawOutside } from './outside.ts'
import { choosePlan, clientInput, type Plan, type PlannedBand } from './plan.ts'
import { podsSide, type Side, temporaryLane } from './pods-side.ts'
import { BELOW, HEADER, LANE_PITCH, TOP } from './sizes.ts'

/** Left of the Services: where temporary tracks and gates' lines bend. */
const ENTRY = 26

/**
 * The Map: what is outside, gates, clients, Services, Pods by owner, in columns; lines between them in lanes of their own. A pure function; with
 * the previous layout what stays keeps its order. Natural size: at least the panel, more when there is more to draw.
 */
export function layoutMap(view: ClusterView, options: SceneOptions, previous?: Scene): Scene {
  const context = contextOf(view, options, previous)
  return draw(context, choosePlan(context, previous))
}

/** x of everything. */
interface Columns {
  readonly clusterX: number
  readonly clientsX: number
  readonly servicesX: number
  readonly servicesRight: number
  readonly podsX: number
}

/** Room that is over is shared among the gaps between the columns; most goes to the lines. */
function columnsFor({ sizes, podWidth, serviceWidth }: Context, plan: Plan, width: number): Columns {
  const spare = width - plan.width
  const outside = Math.min(60, spare * 0.1)
  const gutter = Math.min(280, spare * 0.48)
  const before = Math.min(220, spare * 0.27)
  const clusterX = Math.round(plan.clusterX + outside)
  const servicesX = Math.round(clusterX + plan.inner + before)
  const servicesRight = servicesX + serviceWidth
  const gates = plan.hasGates ? sizes.gate - sizes.gateOut : 0
  return {
    clusterX,
    clientsX: clusterX + gates + Math.round((servicesX - clusterX - gates - podWidth - sizes.entry) / 2) + 8,
    servicesX,
    servicesRight,
    podsX: Math.round(servicesRight + sizes.gutter + plan.lanes * LANE_PITCH + gutter + sizes.groupLeft),
  }
}

interface DrawnBand {
  readonly services: readonly ServiceMark[]
  readonly side: Side
  readonly clients: DrawnClients
}

function draw(context: Context, plan: Plan): Scene {
  const { view, options, sizes, measure } = context
  const width = Math.max(options.width, Math.ceil(plan.width))
  const height = Math.max(options.height, plan.height)
  const columns = columnsFor(context, plan, width)
  const { clusterX, servicesX, servicesRight } = columns
  const cluster = { x: clusterX, y: TOP, width: width - sizes.marginRight - clusterX, height: height - BELOW - TOP }
  const outside = drawOutside({ plan: plan.outside, sizes, clusterX, servicesX, measure })
  const podById = new Map(view.pods.map((pod) => [pod.id, pod]))
  const bands = plan.bands.map((planned) => drawBand(context, planned, columns, podById))
  return {
    kind: 'map',
    width,
    height,
    areas: areasOf(context, cluster, plan.bands),
    places: [...outside.places, ...bands.flatMap(({ side }) => side.addresses), ...clusterPlaces(context, cluster)],
    gates: outside.gates,
    services: bands.flatMap(({ services }) => services),
    groups: bands.flatMap(({ side }) => side.groups),
    pods: bands.flatMap(({ side, clients }) => [...clients.pods, ...side.pods]),
    stations: bands.flatMap(({ side }) => side.stations),
    tracks: [...outside.tracks, ...bands.flatMap(({ side }) => side.tracks)],
    columns: plan.columns,
    guides: {
      lane: temporaryLane(servicesRight),
      rail: cluster.x + cluster.width - Math.round(sizes.rail / 2),
      header: TOP + HEADER - 12,
      entry: servicesX - ENTRY,
      ways: Object.assign({}, ...bands.flatMap(({ side, clients }) => [side.ways, clients.ways])),
    },
  }
}

function drawBand(context: Context, planned: PlannedBand, columns: Columns, podById: ReadonlyMap<string, PodView>): DrawnBand {
  const { sizes, podWidth, serviceWidth, measure } = context
  const { band, ordered, units, column, wanted, top, clients } = planned
  const { clientsX, servicesX, servicesRight, podsX } = columns
  const side = { band: { ...band, ...ordered }, units, column, top, sizes, podWidth, podsX, servicesRight, wanted, measure }
  return {
    services: ordered.services.map((service) => {
      const height = serviceHeight(service)
      const box: Box = { x: servicesX, y: top + (column.centres.get(service.id) ?? 0) - height / 2, width: serviceWidth, height }
      return serviceMark(service, box, podById, measure)
    }),
    side: podsSide(side),
    clients: drawClients(clientInput(context, planned), clients, band, clientsX, servicesX - ENTRY),
  }
}
