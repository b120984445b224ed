import { clamp } from '../geometry.ts'

/** Widths of the map's columns before any room is shared out. Units: scene units. */
export interface Sizes {
  readonly margin: number
  readonly outside: number
  /** Between what is outside and the cluster's border. */
  readonly outsideGap: number
  readonly gate: number
  /** How far a gate reaches out of the cluster. */
  readonly gateOut: number
  /** Between the gates (or the border) and the next column. */
  readonly entry: number
  readonly service: number
  /** Between Services and the Pods' column, lanes not counted. */
  readonly gutter: number
  readonly pod: number
  /** How much wider Pods and Services may grow for long names. */
  readonly grow: number
  readonly groupLeft: number
  readonly groupRight: number
  /** Right of every Pod: the rail. */
  readonly rail: number
  readonly marginRight: number
}

const NARROW = 390
const FULL = 704

/** Columns have few widths, so that what fits into them is measured few times. */
const GRADES = 4

/** What a section more takes, as part of what the first one does. */
const SECTION_SHARE = 1

/** Columns are compressed from 704 px of width down to 390 px, and grow no further above; sections side by side share the width. */
export function sizesFor(width: number, sections = 1): Sizes {
  const share = width / (1 + (sections - 1) * SECTION_SHARE)
  const t = Math.round(clamp((share - NARROW) / (FULL - NARROW), 0, 1) * GRADES) / GRADES
  const between = (narrow: number, full: number) => Math.round(narrow + (full - narrow) * t)
  return {
    margin: between(6, 24),
    outside: between(60, 92),
    outsideGap: between(22, 34),
    gate: between(52, 66),
    gateOut: between(10, 14),
    entry: between(24, 44),
    service: between(108, 128),
    gutter: between(20, 54),
    pod: between(100, 126),
    grow: between(6, 30),
    groupLeft: between(18, 32),
    groupRight: between(8, 12),
    rail: between(12, 22),
    marginRight: between(6, 18),
  }
}

export const TOP = 18
/** Under the cluster's top border: its title, the places of the cluster itself, and a free row. */
export const HEADER = 62
export const FOOTER = 16
/** Under the cluster. */
export const BELOW = 12
export const BAND_TITLE = 36
export const BAND_FOOT = 14
export const BAND_GAP = 16
/** Left of the Services: where temporary tracks and gates' lines bend. */
export const ENTRY = 26
export const LANE_PITCH = 18
/** Least cut of a corner: less than half the pitch, so that neighbours' corners stay apart. */
export const CUT = 8
