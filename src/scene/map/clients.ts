import type { PodView } from '../../protocol/view.ts'
import type { Box, PodMark, Point } from '../marks.ts'
import type { Measure } from '../options.ts'
import type { Band } from '../picture.ts'
import { podHeight, podMark, type WantedLabels } from '../pod-mark.ts'

/** Heights that the clients' column must leave free: lines from outside run there. */
export interface Barred {
  readonly low: number
  readonly high: number
}

export interface ClientInput {
  readonly clients: readonly PodView[]
  readonly barred: readonly Barred[]
  readonly from: number
  readonly aim: number
  readonly podWidth: number
  readonly wanted: WantedLabels
  readonly measure: Measure
}

const GAP = 16
const STRIDE = 10

/** y of each pinned client: as near to `aim` as lines and other clients leave room, never above `from`. */
export function placeClients(input: ClientInput): ReadonlyMap<string, number> {
  const { clients, barred, from, aim, podWidth, wanted, measure } = input
  const taken: Barred[] = [...barred]
  const tops = new Map<string, number>()
  for (const pod of clients) {
    const height = podHeight({ pod, wanted, width: podWidth, stations: 0 }, measure)
    const free = (top: number) => taken.every(({ low, high }) => top >= high + GAP || top + height <= low - GAP)
    const wished = Math.max(from, Math.round((aim - height / 2) / STRIDE) * STRIDE)
    let top = wished
    // Below everything there is always room, so the search ends.
    for (let i = 1; !free(top); i += 1) {
      const up = wished - i * STRIDE
      if (up >= from && free(up)) {
        top = up
        break
      }
      top = wished + i * STRIDE
    }
    tops.set(pod.id, top)
    taken.push({ low: top, high: top + height })
  }
  return tops
}

export interface DrawnClients {
  readonly pods: readonly PodMark[]
  readonly ways: { readonly [id: string]: readonly Point[] }
}

/** Left edge of the clients, and the lane that leads them to the Services; the lane lies left of clients that stand among those. */
export interface ClientColumn {
  readonly x: number
  readonly entry: number
}

export function drawClients(
  { clients, podWidth, wanted, measure }: ClientInput,
  tops: ReadonlyMap<string, number>,
  { services }: Band,
  { x, entry }: ClientColumn,
): DrawnClients {
  const boxes = clients.map((pod): readonly [PodView, Box] => {
    const height = podHeight({ pod, wanted, width: podWidth, stations: 0 }, measure)
    return [pod, { x, y: tops.get(pod.id) ?? 0, width: podWidth, height }]
  })
  return {
    pods: boxes.map(([pod, box]) => podMark({ pod, wanted, width: podWidth, stations: 0, services, box }, measure)),
    ways: Object.fromEntries(
      boxes.map(([pod, box]) => {
        const y = box.y + box.height / 2
        return [
          pod.id,
          [
            { x: entry, y },
            { x: entry < box.x ? box.x : box.x + box.width, y },
          ],
        ]
      }),
    ),
  }
}
