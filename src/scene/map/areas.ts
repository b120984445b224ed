import type { AreaMark, Box, PlaceMark } from '../marks.ts'
import { textMark } from '../text/fit.ts'
import type { Context } from './context.ts'
import type { PlannedBand } from './plan.ts'
import { BAND_FOOT, BAND_TITLE, TOP } from './sizes.ts'

const TITLE_SCALE = 11 / 11.5
/** Titles are set with wide spacing. */
const SPACED = 1.16
const DNS = { width: 62, height: 24 }

/** OUTSIDE, CLUSTER, and the namespaces when there are several. */
export function areasOf({ sizes, measure }: Context, cluster: Box, bands: readonly PlannedBand[]): readonly AreaMark[] {
  const [only] = bands
  const several = bands.length > 1
  const title = (text: string, x: number, y: number, width: number) =>
    textMark((words, font) => measure(words, font) * SPACED, { text, x, y, width, font: 'name', scale: TITLE_SCALE })
  const words = several ? `CLUSTER · ${bands.length} namespaces` : `CLUSTER · namespace ${only?.band.namespace ?? 'default'}`
  const outside = { x: 0, y: TOP, width: cluster.x, height: cluster.height }
  const room = cluster.width - DNS.width - 48
  const areas: AreaMark[] = [
    { id: 'outside', kind: 'outside', box: outside, title: title('OUTSIDE', sizes.margin, 34, cluster.x - sizes.margin - 4) },
    { id: 'cluster', kind: 'cluster', box: cluster, title: title(words, cluster.x + 24, 46, room) },
  ]
  if (!several) return areas
  return [...areas, ...bands.map((band) => namespaceArea(band, cluster, title))]
}

function namespaceArea(
  { band, top, height }: PlannedBand,
  cluster: Box,
  title: (text: string, x: number, y: number, width: number) => AreaMark['title'],
): AreaMark {
  const box = { x: cluster.x + 8, y: top - BAND_TITLE, width: cluster.width - 16, height: height + BAND_TITLE + BAND_FOOT }
  return { id: `namespace/${band.namespace}`, kind: 'namespace', box, title: title(band.namespace, box.x + 16, box.y + 20, 220) }
}

/** The cluster's own services, small in its upper right corner. */
export function clusterPlaces({ options, measure }: Context, cluster: Box): readonly PlaceMark[] {
  const small = (id: 'dns' | 'apiserver', text: string, x: number, width: number): PlaceMark => {
    const box = { x, y: cluster.y + 14, width, height: DNS.height }
    const at = { x: x + width / 2, y: box.y + 16, width: width - 8, anchor: 'middle' } as const
    return { id, kind: id, box, title: textMark(measure, { ...at, text, font: 'name', scale: TITLE_SCALE }), pending: false }
  }
  const x = cluster.x + cluster.width - DNS.width - 14
  const dns = small('dns', 'DNS', x, DNS.width)
  const needed = options.showSystem || options.clients.includes('apiserver')
  return needed ? [dns, small('apiserver', 'API server', x - 92, 84)] : [dns]
}
