import { LANE, STEP } from '../geometry.ts'
import type { Scene } from '../marks.ts'
import type { Panel, Size } from '../options.ts'
import { gateCount, type Spacing } from './column.ts'
import type { Context, Contexts } from './context.ts'
import type { Kin } from './kin.ts'
import { dealOut, highest } from './sections.ts'
import { BAND_FOOT, BAND_GAP, BAND_TITLE, BELOW, CUT, ENTRY, FOOTER, HEADER, LANE_PITCH, type Sizes, TOP } from './sizes.ts'

const MOST_COLUMNS = 8
const MOST_SECTIONS = 4
/** A column or a section more has to show everything so much larger. */
const COLUMN_GAIN = 1.06
const SECTION_GAIN = 1.1
/** Columns and sections of the last layout stay while another choice shows everything at most so much larger. */
const STICKY = 1.25
/** A client Pod and the room around it. */
const CLIENT_ROOM = 80
/** What lines from outside need on average when there is one more of them. */
const OUTSIDE_LANE = 8

/** How a picture is arranged. */
export interface Shape {
  readonly columns: number
  readonly sections: number
  readonly spacing: Spacing
}

interface Estimate extends Shape, Size {}

/** From a section's Pods to the next one's Services: a rail, and a lane. */
export const betweenSections = ({ rail }: Sizes): number => rail + ENTRY + 4

/** Where width is scarce, clients have no column of their own but stand among the Services. */
export const clientsAmong = (sections: number): boolean => sections > 1

/** Between the gates and the Services; clients among the Services are led there by a lane beside the gates. */
export const entryRoom = ({ sections, sizes }: Context): number =>
  clientsAmong(sections) ? Math.max(sizes.entry, ENTRY + LANE) : sizes.entry

/** As many columns and sections as are estimated to show the whole largest, set as wide apart as the panel's height allows. */
export function chooseShape(contexts: Contexts, panel: Panel, previous: Scene | undefined): Estimate {
  const before = previous?.kind === 'map' ? previous : undefined
  const scoreOf = ({ width, height }: Size) => Math.min(1, panel.width / width, panel.height / height)
  const { bands } = contexts(panel, 1)
  const most = Math.min(
    MOST_SECTIONS,
    Math.max(1, ...bands.map(({ kin }) => kin.filter(({ services }) => services.length > 0).length)),
  )
  let best = estimate(contexts(panel, 1), 1, 'tight')
  for (let sections = 1; sections <= most && scoreOf(best) < 1; sections += 1) {
    const context = contexts(panel, sections)
    let worse = 0
    // Wider only helps up to a point: after two that are no better the search ends.
    for (let columns = 1; columns <= mostColumns(context) && scoreOf(best) < 1 && worse < 2; columns += 1) {
      const one = estimate(context, columns, 'tight')
      const better = scoreOf(one) > scoreOf(best) * (best.sections === sections ? COLUMN_GAIN : SECTION_GAIN)
      worse = better ? 0 : worse + 1
      if (better) best = one
    }
  }
  const kept = before ? keptShape(contexts, panel, before, most) : null
  const chosen = kept && scoreOf(kept) * STICKY >= scoreOf(best) ? kept : best
  const context = contexts(panel, chosen.sections)
  const roomy = (['airy', 'relaxed'] as const).map((spacing) => estimate(context, chosen.columns, spacing))
  return roomy.find(({ height }) => height <= panel.height) ?? chosen
}

/** The last layout's columns and sections, as far as there is enough to fill them. */
function keptShape(contexts: Contexts, panel: Panel, { columns = 1, sections = 1 }: Scene, most: number): Estimate {
  const context = contexts(panel, Math.min(sections, most))
  return estimate(context, Math.min(columns, mostColumns(context)), 'tight')
}

const mostColumns = ({ bands }: Context): number => Math.min(MOST_COLUMNS, Math.max(1, ...bands.map(({ widest }) => widest)))

/** Lanes that the lines of one kin need: none when its only line is straight. */
const lanesOf = ({ services }: Kin): number => {
  const drawn = services.filter(({ endpoints }) => endpoints.length > 0)
  return drawn.length === 1 && drawn[0]?.endpoints.length === 1 ? 0 : drawn.length
}

/** About how large the picture becomes, without placing anything. */
function estimate(context: Context, columns: number, spacing: Spacing): Estimate {
  const { bands, sections, sizes, podWidth, serviceWidth } = context
  const several = bands.length > 1
  const all = bands.flatMap(({ kin }) => kin)
  const heights = bands.map((prepared) => {
    const own = prepared.heights(columns, spacing)
    const clients = prepared.band.clients.length * CLIENT_ROOM
    return (
      Math.max(highest(dealOut(prepared.kin, own, sections), own), clients) + (several ? BAND_TITLE + BAND_FOOT + BAND_GAP : 0)
    )
  })
  const lanes = Math.max(0, ...all.map(lanesOf))
  const wide = Math.min(columns, mostColumns(context))
  const beyond = Math.max(1, ...all.map(({ services }) => services.length))
  const pods = wide * podWidth + (wide - 1) * (2 * STEP + (beyond - 1) * LANE_PITCH + CUT)
  const section = serviceWidth + sizes.gutter + lanes * LANE_PITCH + sizes.groupLeft + pods + sizes.groupRight
  const gates = all.flatMap(({ services }) => services).reduce((sum, service) => sum + gateCount(service), 0)
  const outside = sizes.margin + sizes.outside + sizes.outsideGap + Math.max(0, gates - 1) * OUTSIDE_LANE
  const clients = !clientsAmong(sections) && bands.some(({ band }) => band.clients.length > 0) ? podWidth + sizes.entry : 0
  const inner = (gates > 0 ? sizes.gate - sizes.gateOut : 0) + entryRoom(context) + clients
  const between = (sections - 1) * betweenSections(sizes)
  return {
    columns,
    sections,
    spacing,
    width: outside + inner + sections * section + between + sizes.rail + sizes.marginRight,
    height: TOP + HEADER + heights.reduce((sum, height) => sum + height, 0) + FOOTER + BELOW,
  }
}
