import { middleY } from '../geometry.ts'
import { letterOf } from '../letters.ts'
import type { AreaMark, Box, GateMark, NoteMark, RuleChipMark } from '../marks.ts'
import type { Measure } from '../options.ts'
import { textMark } from '../text/fit.ts'
import { BELOW, BUS_X, CHIP, type Context, FIRST_Y, mostChips, NODES_X, type PlacedDistrict, PROXY, proxyHeight } from './plan.ts'

/** Half of the DNS that stands beside the title, and a gap. */
const DNS_ROOM = 44

export function areasOf(context: Context, placed: readonly PlacedDistrict[], height: number): readonly AreaMark[] {
  const { measure } = context
  const wide: Measure = (text, font) => measure(text, font) * 1.16
  const heading = (text: string, x: number, width: number) =>
    textMark(wide, { text, x, y: 34, width, font: 'name', scale: 11 / 11.5 })
  const first = placed[0]?.box ?? { x: NODES_X, y: FIRST_Y, width: 0, height: 0 }
  const count = placed.filter(({ district }) => district.node !== null).length
  const words = `CLUSTER · ${count} ${count === 1 ? 'Node' : 'Nodes'}`
  const cluster = { x: NODES_X, y: 18, width: first.width, height: height - BELOW - 18 }
  return [
    {
      id: 'outside',
      kind: 'outside',
      box: { x: 0, y: 18, width: NODES_X, height: cluster.height },
      title: heading('OUTSIDE', 22, 110),
    },
    { id: 'cluster', kind: 'outside', box: cluster, title: heading(words, NODES_X, BUS_X - NODES_X - DNS_ROOM) },
    ...placed.flatMap((one) => districtAreas(one, context)),
  ]
}

function districtAreas({ district: { node }, box }: PlacedDistrict, context: Context): readonly AreaMark[] {
  const { measure } = context
  const scale = 12.5 / 11.5
  const name = node?.name ?? 'not on a Node yet'
  const title = textMark(measure, { text: name, x: box.x + 20, y: box.y + 24, width: 150, font: 'name', scale })
  const x = title.x + measure(title.text, 'name') * scale + 9
  if (!node) return [{ id: 'unscheduled', kind: 'namespace', box, title }]
  const words = node.ready ? node.ip : `${node.ip} not ready`
  const subtitle = textMark(measure, { text: words, x, y: title.y, width: 120, font: 'mono', scale: 1.05 })
  const proxy = { x: box.x + PROXY.x, y: box.y + PROXY.y, width: PROXY.width, height: proxyHeight(context) }
  const proxyTitle = textMark(measure, {
    text: 'kube-proxy',
    x: proxy.x + 12,
    y: proxy.y + 18,
    width: 108,
    font: 'name',
    scale: 10.5 / 11.5,
  })
  return [
    { id: node.id, kind: 'node', box, title, subtitle },
    { id: `kube-proxy/${node.name}`, kind: 'kube-proxy', box: proxy, title: proxyTitle },
  ]
}

export function chipsOf({ district: { node }, box }: PlacedDistrict, context: Context): readonly RuleChipMark[] {
  const { ruled, measure } = context
  return ruled.slice(0, mostChips(context)).map((service, i): RuleChipMark => {
    const chip = {
      x: box.x + PROXY.x + CHIP.x,
      y: box.y + PROXY.y + CHIP.y + i * CHIP.pitch,
      width: CHIP.width,
      height: CHIP.height,
    }
    const words = {
      text: service.clusterIP,
      x: chip.x + 24,
      y: chip.y + 15,
      width: 84,
      font: 'mono',
      full: `${service.name}: ${service.clusterIP}`,
    } as const
    const name = node?.name ?? ''
    const badge = { x: chip.x + 12, y: chip.y + 11 }
    const { id, line } = service
    return {
      id: `${name}/${id}`,
      service: id,
      node: name,
      line,
      letter: letterOf(line),
      box: chip,
      badge,
      text: textMark(measure, words),
    }
  })
}

export function notesOf(context: Context, nodes: readonly PlacedDistrict[]): readonly NoteMark[] {
  const { measure, nodePorts, ruled } = context
  const [firstPort] = nodePorts
  const most = mostChips(context)
  const others = nodePorts.length > 1 ? ` +${nodePorts.length - 1}` : ''
  const ports = firstPort === undefined ? '' : `:${firstPort}${others}`
  const notes = nodes.flatMap(({ district, box }): NoteMark[] => {
    const x = box.x + PROXY.x + 12
    const low = box.y + PROXY.y + proxyHeight(context)
    const name = district.node?.name ?? ''
    const note = (id: string, text: string, y: number): NoteMark => {
      const full = id === 'gates' ? `NodePorts ${nodePorts.join(', ')}` : text
      return {
        id: `${id}/${name}`,
        text: textMark(measure, { text, full, x, y, width: 112, font: 'mono' }),
        font: 'mono',
        rotate: 0,
      }
    }
    const gate = ports ? [note('gates', `${others ? 'gates' : 'gate'} ${ports}`, low - 12)] : []
    const more = ruled.length > most ? [note('more', `+${ruled.length - most} Services`, low - (ports ? 34 : 14))] : []
    return [...more, ...gate]
  })
  const second = nodes[1]?.box ?? nodes[0]?.box
  if (!second) return notes
  const y = nodes.length > 1 ? second.y + second.height - 8 : middleY(second)
  const text = { text: 'Pod network', full: 'Pod network', x: BUS_X + 16, y: Math.round(y), anchor: 'middle' } as const
  return [...notes, { id: 'pod-network', text, font: 'small', rotate: 90 }]
}

export function gateMark({ district, box }: PlacedDistrict, { nodePorts, measure }: Context): GateMark {
  const gate = { x: box.x - 8, y: box.y + Math.min(120, box.height - 40), width: 16, height: 16 }
  const full = nodePorts.map((port) => `:${port}`).join(' ')
  const empty = { text: '', full, x: gate.x, y: gate.y + 12, width: 0, font: 'mono' } as const
  const number = { ...textMark(measure, empty), full }
  return { id: `gate/${district.node?.name ?? ''}`, service: '', line: -1, box: gate, title: number, number }
}

export const gateY = (box: Box): number => box.y + Math.min(120, box.height - 40) + 8
