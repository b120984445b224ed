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
    // One may leave its lane just where the other enters the next: both lean at 45° there, nearer to each other than their heights are.
    if (Math.abs(y - right.from) < apart * Math.SQRT2) sum += HARD
  }
  return sum
}

export interface Lanes {
  /** Lane of each run, from 0 on the left; runs that never meet share one. A straight run has none. */
  readonly lane: ReadonlyMap<string, number>
  readonly count: number
  readonly cost: number
}

/** Where the run at `i` costs least among the others as they stand; `i` itself unless another place is better. */
function bestPlace(order: readonly Spanned[], i: number, apart: number): number {
  const one = order[i]
  if (!one) return i
  let best = { at: i, change: 0 }
  const walk = (others: readonly Spanned[], step: 1 | -1) => {
    let change = 0
    others.forEach((other, n) => {
      change += step * (cost(other, one, apart) - cost(one, other, apart))
      if (change < best.change) best = { at: i + step * (n + 1), change }
    })
  }
  walk(order.slice(0, i).toReversed(), -1)
  walk(order.slice(i + 1), 1)
  return best.at
}

/** The runs from left to right so that they cost little: each in turn is moved to its best place while that helps, for a limited number of rounds. */
function ordered(runs: readonly Run[], apart: number): readonly Spanned[] {
  const order = runs.map((run): Spanned => ({ run, span: spanOf(run) }))
  for (let round = 0; round < Math.min(order.length, 24); round += 1) {
    let better = false
    for (let i = 0; i < order.length; i += 1) {
      const at = bestPlace(order, i, apart)
      if (at === i) continue
      order.splice(at, 0, ...order.splice(i, 1))
      better = true
    }
    if (!better) break
  }
  return order
}

/** Lanes for the verticals of a gutter: ordered so that lines cross little, then moved to the left as far as they never run side by side in one lane. */
export function lanesFor(runs: readonly Run[], apart: number): Lanes {
  const order = ordered(runs, apart)
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
