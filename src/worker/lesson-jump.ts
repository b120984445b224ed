import type { Cluster } from '../core/sim/types.ts'
import { deletion, requestPath } from '../lessons/changes.ts'
import type { PlayedLesson } from '../lessons/lesson-file.ts'
import { requestOf } from '../lessons/target.ts'
import type { Action, Probe } from '../lessons/types.ts'
import type { LessonDesk } from './lesson-desk.ts'
import type { TextTools } from './text-tools.ts'

interface Place {
  readonly desk: LessonDesk
  readonly cluster: Cluster
  readonly tools: TextTools
}

/** How long what an action began is waited for, ms of simulated time. */
const PATIENCE_MS = 40_000

/**
 * Brings a lesson to a later step: everything before it is done as the solution does it, and its predictions are passed
 * over. The step opens even where the solution alone does not reach it.
 */
export function jump(lesson: PlayedLesson, step: number, place: Place): void {
  const { desk, cluster } = place
  passOver(lesson, step, place)
  for (const action of lesson.solution.yaml) {
    if (desk.step >= step) break
    carryOut(action, place)
    desk.lookIfDue(cluster)
    passOver(lesson, step, place)
  }
  if (desk.step < step) desk.openStep(Math.min(step, lesson.steps.length), cluster)
}

/** Passes over the predictions of the steps that are open before `step`, one after another. */
function passOver({ steps }: PlayedLesson, step: number, { desk, cluster }: Place): void {
  for (let last = -1; desk.step > last && desk.step < step; ) {
    last = desk.step
    const id = steps[last]?.predict?.id
    if (id !== undefined) desk.skip(id, cluster)
    desk.lookIfDue(cluster)
  }
}

function carryOut(action: Action, { desk, cluster, tools }: Place): void {
  if ('wait' in action) desk.advance(action.wait, cluster)
  else if ('send' in action) send(action.send, { desk, cluster })
  else if ('proxy' in action) cluster.listen({ address: '127.0.0.1', port: action.proxy, serves: { kind: 'apiserver-proxy' } })
  else change(action, { desk, cluster, tools })
}

function change(action: Action, { desk, cluster, tools }: Place): void {
  if ('apply' in action) tools.applyManifest(tools.readManifest(action.apply), cluster, false)
  else if ('configure' in action) cluster.configure(action.configure)
  else if ('delete' in action) {
    const path = requestPath(action.delete, cluster)
    if (path !== null) cluster.handle(deletion(path))
  }
  cluster.settle()
  desk.advance(PATIENCE_MS, cluster)
}

function send(probe: Probe, { desk, cluster }: Pick<Place, 'desk' | 'cluster'>): void {
  const request = requestOf(probe, { reader: cluster.reader, startIPs: desk.startIPs })
  if ('missing' in request) return
  for (let i = 0; i < (probe.count ?? 1); i += 1) desk.saw(cluster.send(request), cluster)
}
