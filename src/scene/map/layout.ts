import type { ClusterView, PodView } from '../../protocol/view.ts'
import type { Aisle, Box, Scene, ServiceMark } from '../marks.ts'
import type { Layouts, Look, SceneOptions } from '../options.ts'
import { FOLD_ABOVE } from '../picture.ts'
import { serviceHeight, serviceMark } from '../service-mark.ts'
import { areasOf, clusterPlaces } from './areas.ts'
import { type DrawnClients, drawClients } from './clients.ts'
import { type Context, contextsOf } from './context.ts'
import { betweenSections, chooseShape, clientsAmong } from './estimate.ts'
import { drawOutside } from './outside.ts'
import { choosePlan, clientInput, type Plan, type PlannedBand } from './plan.ts'
import { podsSide, type Side, temporaryLane } from './pods-side.ts'
import { BELOW, ENTRY, LANE_PITCH, TOP } from './sizes.ts'

/**
 * The Map: what is outside, gates, clients, Services, Pods by owner, in columns; lines between them in lanes of their own. A pure function; with
 * the previous layout what stays keeps its order. At least as wide as the panel, and as high as what there is to draw fills.
 */
export const layoutMap = (view: ClusterView, options: SceneOptions, previous?: Scene): Scene =>
  mapLayouts(view, options, previous).layOut(options)

/** The Map of one view for any panel. */
export function mapLayouts(view: ClusterView, options: Look, previous?: Scene): Layouts<Scene> {
  const contexts = contextsOf(view, options, previous)
  return {
    estimate: (panel) => chooseShape(contexts, panel, previous),
    layOut: (panel) => {
      const { context, plan } = choosePlan(contexts, panel, previous)
      return draw(context, plan)
    },
  }
}

/** From the clients to the lane that leads them to the Services. */
const CLIENT_GAP = 30
/** How far a client that stands among the Services may reach out on their right. */
const LEDGE = 8

/** x of everything in one section. */
interface Columns {
  readonly servicesX: number
  readonly servicesRight: number
  readonly podsX: number
  readonly aisle: Aisle
}

interface Frame {
  readonly clusterX: number
  readonly clientsX: number
  readonly sections: readonly Columns[]
}

/** Room that is over is shared among the gaps between the columns; most goes to the lines. */
function frameFor({ sizes, podWidth, serviceWidth }: Context, plan: Plan, width: number): Frame {
  const spare = width - plan.width
  const outside = Math.min(60, spare * 0.1)
  const gutter = Math.min(280, (spare * 0.48) / plan.sections)
  const before = Math.min(220, spare * 0.27)
  const clusterX = Math.round(plan.clusterX + outside)
  const firstX = Math.round(clusterX + plan.inner + before)
  const gates = plan.hasGates ? sizes.gate - sizes.gateOut : 0
  const pitch = plan.section + gutter + betweenSections(sizes)
  const sections = Array.from({ length: plan.sections }, (_, i): Columns => {
    const servicesX = Math.round(firstX + i * pitch)
    const servicesRight = servicesX + serviceWidth
    const podsX = Math.round(servicesRight + sizes.gutter + plan.lanes * LANE_PITCH + gutter + sizes.groupLeft)
    const last = i === plan.sections - 1
    const rail = last
      ? width - sizes.marginRight - Math.round(sizes.rail / 2)
      : Math.round(servicesX + plan.section + gutter + sizes.rail / 2)
    return { servicesX, servicesRight, podsX, aisle: { entry: servicesX - ENTRY, lane: temporaryLane(servicesRight), rail } }
  })
  const clientsX = Math.max(clusterX + gates + 8, firstX - ENTRY - CLIENT_GAP - podWidth)
  return { clusterX, clientsX, sections }
}

interface DrawnBand {
  readonly services: readonly ServiceMark[]
  readonly side: Side
  readonly clients: DrawnClients
}

function draw(context: Context, plan: Plan): Scene {
  const { view, options, sizes, measure } = context
  const width = Math.max(options.width, Math.ceil(plan.width))
  const height = plan.sceneHeight
  const frame = frameFor(context, plan, width)
  const { clusterX, sections } = frame
  const servicesX = sections[0]?.servicesX ?? clusterX
  const cluster = { x: clusterX, y: TOP, width: width - sizes.marginRight - clusterX, height: height - BELOW - TOP }
  const outside = drawOutside({ plan: plan.outside, sizes, clusterX, servicesX, measure })
  const podById = new Map(view.pods.map((pod) => [pod.id, pod]))
  const bands = plan.bands.flatMap((planned) => {
    const columns = sections[planned.section]
    return columns ? [drawBand(context, planned, columns, frame.clientsX, podById)] : []
  })
  const areas = areasOf(context, cluster, plan.spans)
  const inside = areas.find(({ kind }) => kind === 'cluster')
  const own = inside ? clusterPlaces(context, inside, plan.header, servicesX - ENTRY) : []
  return {
    kind: 'map',
    width,
    height,
    areas,
    places: [...outside.places, ...bands.flatMap(({ side }) => side.addresses), ...own],
    gates: outside.gates,
    services: bands.flatMap(({ services }) => services),
    groups: bands.flatMap(({ side }) => side.groups),
    pods: bands.flatMap(({ side, clients }) => [...clients.pods, ...side.pods]),
    stations: bands.flatMap(({ side }) => side.stations),
    tracks: [...outside.tracks, ...bands.flatMap(({ side }) => side.tracks)],
    columns: plan.columns,
    sections: plan.sections,
    foldAbove: options.foldAbove ?? FOLD_ABOVE,
    guides: {
      aisles: sections.map(({ aisle }) => aisle),
      header: plan.header,
      ways: Object.assign({}, ...bands.flatMap(({ side, clients }) => [side.ways, clients.ways])),
    },
  }
}

function drawBand(
  context: Context,
  planned: PlannedBand,
  { servicesX, servicesRight, podsX, aisle }: Columns,
  clientsX: number,
  podById: ReadonlyMap<string, PodView>,
): DrawnBand {
  const { sizes, podWidth, serviceWidth, measure } = context
  const among = servicesX + Math.min(0, serviceWidth + LEDGE - podWidth)
  const x = clientsAmong(context.sections) ? among : clientsX
  const { band, ordered, units, column, wanted, top, clients } = planned
  const side = { band: { ...band, ...ordered }, units, column, top, sizes, podWidth, podsX, servicesRight, wanted, measure }
  return {
    services: ordered.services.map((service) => {
      const height = serviceHeight(service)
      const box: Box = { x: servicesX, y: top + (column.centres.get(service.id) ?? 0) - height / 2, width: serviceWidth, height }
      return serviceMark(service, box, podById, measure)
    }),
    side: podsSide(side),
    clients: drawClients(clientInput(context, planned), clients, band, { x, entry: aisle.entry }),
  }
}
