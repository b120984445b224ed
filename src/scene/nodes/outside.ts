import { edgePath, middleY } from '../geometry.ts'
import type { PlaceMark, Point, TrackMark } from '../marks.ts'
import { isShown } from '../picture.ts'
import { textMark } from '../text/fit.ts'
import { gateY } from './node-marks.ts'
import { BUS_X, CHIP, type Context, FIRST_Y, NODES_X, type PlacedDistrict, PROXY, wayTo } from './plan.ts'

/** The cluster's own services stand at the head of the Pod network: what asks them goes up its lane and back. */
const DNS_WIDTH = 62
const API_SERVER_WIDTH = 84

export function placesOf({ view, options, measure }: Context, placed: readonly PlacedDistrict[]): readonly PlaceMark[] {
  const services = view.services.filter((service) => isShown(service, options))
  const balancers = services.filter(({ type }) => type === 'LoadBalancer')
  const internet =
    balancers.length > 0 || options.clients.includes('internet') || services.some(({ externalIPs }) => externalIPs.length > 0)
  const last = placed.at(-1)?.box
  const middle = last ? (FIRST_Y + last.y + last.height) / 2 : 305
  const column: Pick<PlaceMark, 'id' | 'kind' | 'pending'>[] = [
    ...(internet ? [{ id: 'internet', kind: 'internet', pending: false } as const] : []),
    ...balancers.map(
      ({ id, pendingLoadBalancer }) =>
        ({ id: `load-balancer/${id}`, kind: 'load-balancer', pending: pendingLoadBalancer }) as const,
    ),
    { id: 'laptop', kind: 'laptop', pending: false },
  ]
  const words = (id: string): readonly [string, string] => {
    const balancer = balancers.find((service) => `load-balancer/${service.id}` === id)
    if (balancer) return [balancer.name, balancer.ingress[0] ?? '<pending>']
    return id === 'laptop' ? ['you', 'laptop'] : ['internet', 'anyone']
  }
  const outside = column.map(({ id, kind, pending }, i): PlaceMark => {
    const box = { x: 24, y: Math.round(middle - 25 + (i - (column.length - 1) / 2) * 70), width: 92, height: 50 }
    const [title, subtitle] = words(id)
    const at = { x: box.x + 46, width: 84, anchor: 'middle' } as const
    return {
      id,
      kind,
      box,
      pending,
      title: textMark(measure, { ...at, text: title, y: box.y + 21, font: 'name', scale: 12 / 11.5 }),
      subtitle: textMark(measure, { ...at, text: subtitle, y: box.y + 37, font: 'mono' }),
    }
  })
  const small = (id: 'dns' | 'apiserver', text: string, x: number, wide: number): PlaceMark => {
    const box = { x, y: 16, width: wide, height: 24 }
    const at = { x: x + wide / 2, y: 32, width: wide - 8, anchor: 'middle' } as const
    return { id, kind: id, box, title: textMark(measure, { ...at, text, font: 'name', scale: 11 / 11.5 }), pending: false }
  }
  const x = BUS_X - DNS_WIDTH / 2
  const needed = options.showSystem || options.clients.includes('apiserver')
  const own = needed ? [small('apiserver', 'API server', x + DNS_WIDTH + 8, API_SERVER_WIDTH)] : []
  return [...outside, small('dns', 'DNS', x, DNS_WIDTH), ...own]
}

/** Background: the bus, what hangs on it, and the way from outside to the gates. */
export function tracksOf(
  { nodePorts }: Context,
  nodes: readonly PlacedDistrict[],
  placed: readonly PlacedDistrict[],
  places: readonly PlaceMark[],
): readonly TrackMark[] {
  const network = (id: string, points: readonly Point[], dashed = false): TrackMark => {
    return { id, kind: 'network', service: '', line: -1, points, d: edgePath(points, 5), dashed }
  }
  const first = nodes[0]?.box
  const last = nodes.at(-1)?.box
  if (!first || !last) return []
  const bus = network('bus', [
    { x: BUS_X, y: first.y + 42 },
    { x: BUS_X, y: last.y + last.height - 26 },
  ])
  const stubs = nodes.flatMap(({ district, box, cells }) => {
    const y = box.y + PROXY.y + CHIP.y + CHIP.pitch
    const proxy = network(`proxy/${district.node?.name ?? ''}`, [
      { x: box.x + PROXY.x + PROXY.width, y },
      { x: BUS_X, y },
    ])
    return [proxy, ...cells.filter(({ column }) => column === 0).map((one) => network(`stub/${one.cell.id}`, wayTo(one)))]
  })
  if (nodePorts.length === 0 || placed.length === 0) return [bus, ...stubs]
  const x = NODES_X - 20
  const outside = places.filter(({ box }) => box.x < x)
  const ys = [...outside.map(({ box }) => middleY(box)), ...nodes.map(({ box }) => gateY(box))]
  const rail = network(
    'outside',
    [
      { x, y: Math.min(...ys) },
      { x, y: Math.max(...ys) },
    ],
    true,
  )
  const ends = [
    ...outside.map(({ id, box }) =>
      network(
        `outside/${id}`,
        [
          { x: box.x + box.width, y: middleY(box) },
          { x, y: middleY(box) },
        ],
        true,
      ),
    ),
    ...nodes.map(({ district, box }) =>
      network(
        `outside/${district.node?.name ?? ''}`,
        [
          { x, y: gateY(box) },
          { x: box.x - 8, y: gateY(box) },
        ],
        true,
      ),
    ),
  ]
  return [rail, ...ends, bus, ...stubs]
}
