import type { AreaMark, Box, PlaceMark } from '../marks.ts'
import { textMark } from '../text/fit.ts'
import type { Context } from './context.ts'
import type { Span } from './plan.ts'
import { BAND_FOOT, BAND_TITLE, TOP } from './sizes.ts'

const TITLE_SCALE = 11 / 11.5
/** Titles are set with wide spacing. */
const SPACED = 1.16
const TITLE_X = 24
/** A title's room under the cluster's top border. */
const TITLE_ROOM = 36
const PLACE_GAP = 14
const PLACE_HEIGHT = 24
const DNS_WIDTH = 62
const API_WIDTH = 84
/** Room between these places and the free row that leads to them. */
const OVER_ROW = 12

const hasApiServer = ({ showSystem, clients }: Context['options']): boolean => showSystem || clients.includes('apiserver')

/** OUTSIDE, CLUSTER, and the namespaces when there are several. */
export function areasOf({ sizes, measure, options }: Context, cluster: Box, spans: readonly Span[]): readonly AreaMark[] {
  const [only] = spans
  const several = spans.length > 1
  const title = (text: string, x: number, y: number, width: number) =>
    textMark((words, font) => measure(words, font) * SPACED, { text, x, y, width, font: 'name', scale: TITLE_SCALE })
  const words = several ? `CLUSTER · ${spans.length} namespaces` : `CLUSTER · namespace ${only?.namespace ?? 'default'}`
  const outside = { x: 0, y: TOP, width: cluster.x, height: cluster.height }
  const places = DNS_WIDTH + PLACE_GAP + (hasApiServer(options) ? API_WIDTH + PLACE_GAP : 0)
  const room = cluster.width - places - 2 * TITLE_X
  const heading = title('OUTSIDE', sizes.margin, 34, cluster.x - sizes.margin - 4)
  const areas: AreaMark[] = [
    ...(cluster.x > sizes.margin ? [{ id: 'outside', kind: 'outside', box: outside, title: heading } as const] : []),
    { id: 'cluster', kind: 'cluster', box: cluster, title: title(words, cluster.x + TITLE_X, 46, room) },
  ]
  if (!several) return areas
  return [...areas, ...spans.map((span) => namespaceArea(span, cluster, title))]
}

function namespaceArea(
  { namespace, top, height }: Span,
  cluster: Box,
  title: (text: string, x: number, y: number, width: number) => AreaMark['title'],
): AreaMark {
  const box = { x: cluster.x + 8, y: top - BAND_TITLE, width: cluster.width - 16, height: height + BAND_TITLE + BAND_FOOT }
  return { id: `namespace/${namespace}`, kind: 'namespace', box, title: title(namespace, box.x + 16, box.y + 20, 220) }
}

/**
 * The cluster's own services, small over the free row `header`: DNS where the lane at `entry` meets it, so that a look-up is a short trip; beside the
 * cluster's title where there is no room under that.
 */
export function clusterPlaces(
  { options, measure }: Context,
  { title }: AreaMark,
  header: number,
  entry: number,
): readonly PlaceMark[] {
  const y = header - OVER_ROW - PLACE_HEIGHT
  const small = (id: 'dns' | 'apiserver', text: string, x: number, width: number): PlaceMark => {
    const box = { x, y, width, height: PLACE_HEIGHT }
    const at = { x: x + width / 2, y: y + 16, width: width - 8, anchor: 'middle' } as const
    return { id, kind: id, box, title: textMark(measure, { ...at, text, font: 'name', scale: TITLE_SCALE }), pending: false }
  }
  const beside = title.x + measure(title.text, 'name') * SPACED + PLACE_GAP
  const least = y < TOP + TITLE_ROOM ? beside : title.x - TITLE_X / 2
  const x = Math.round(Math.max(least, entry - DNS_WIDTH / 2))
  const dns = small('dns', 'DNS', x, DNS_WIDTH)
  return hasApiServer(options) ? [dns, small('apiserver', 'API server', x + DNS_WIDTH + PLACE_GAP, API_WIDTH)] : [dns]
}
