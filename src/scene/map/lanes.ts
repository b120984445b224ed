/** What runs in a gutter: it comes in on the left at one height and leaves on the right at others. */
export interface Run {
  readonly id: string
  readonly from: number
  readonly to: readonly number[]
}

interface Span {
  readonly low: number
  readonly high: number
}

const spanOf = ({ from, to }: Run): Span => ({ low: Math.min(from, ...to), high: Math.max(from, ...to) })
const within = (y: number, { low, high }: Span): boolean => y > low && y < high
const HARD = 1000

interface Spanned {
  readonly run: Run
  readonly span: Span
}

/** What it costs to give `left` the lane left of `right`: crossings, and a lot for two lines that would lie on each other. */
function cost({ run: left, span: a }: Spanned, { run: right, span: b }: Spanned, apart: number): number {
  // Lines that keep away from each other meet in no lane.
  if (a.high + apart <= b.low || b.high + apart <= a.low) return 0
  let sum = within(right.from, a) ? 1 : 0
  for (const y of left.to) {
    if (within(y, b)) sum += 1
    if (Math.abs(y - right.from) < apart) sum += HARD
  }
  return sum
}

export interface Lanes {
  /** Lane of each run, from 0 on the left; runs that never meet share one. A straight run has none. */
  readonly lane: ReadonlyMap<string, number>
  readonly count: number
  readonly cost: number
}

/**
 * Lanes for the verticals of a gutter: ordered so that lines cross little (neighbours are exchanged while that helps, at most as many rounds as
 * there are runs), then moved to the left as far as they never run side by side in one lane.
 */
export function lanesFor(runs: readonly Run[], apart: number): Lanes {
  const order = runs.map((run): Spanned => ({ run, span: spanOf(run) }))
  for (let round = 0; round < Math.min(order.length, 24); round += 1) {
    let better = false
    for (let i = 0; i + 1 < order.length; i += 1) {
      const a = order[i]
      const b = order[i + 1]
      if (!a || !b || cost(b, a, apart) >= cost(a, b, apart)) continue
      order[i] = b
      order[i + 1] = a
      better = true
    }
    if (!better) break
  }
  const lane = new Map<string, number>()
  const placed: { span: Span; lane: number }[] = []
  let total = 0
  order.forEach((one, i) => {
    for (let j = i + 1; j < order.length; j += 1) total += cost(one, order[j] ?? one, apart)
    const { run, span } = one
    if (span.low === span.high) return
    const met = placed.filter(({ span: { low, high } }) => low <= span.high + 2 * apart && span.low <= high + 2 * apart)
    const at = met.reduce((most, one) => Math.max(most, one.lane + 1), 0)
    placed.push({ span, lane: at })
    lane.set(run.id, at)
  })
  return { lane, count: placed.reduce((most, one) => Math.max(most, one.lane + 1), 0), cost: total }
}
