import type { KubeObject } from '../../api/kinds.ts'
import type { ObjectMeta } from '../../api/meta.ts'
import type { Removal } from '../../controllers/plan.ts'
import { msOfTimestamp, timestampAt } from '../../sim/time.ts'

/** What becomes of an object that is asked to go: nothing new, a last state that stays until somebody lets it go, or gone. */
export type Deletion =
  | { readonly do: 'nothing' }
  | { readonly do: 'mark'; readonly metadata: ObjectMeta }
  | { readonly do: 'drop' }

const DEFAULT_GRACE_SECONDS = 30
const GC_FINALIZERS: readonly string[] = ['orphan', 'foregroundDeletion']

/**
 * Seconds that a Pod may take to stop: what was asked for, else its own; none when no Node has it or when it has ended.
 * Source: kubernetes pkg/registry/core/pod/strategy.go CheckGracefulDelete.
 */
function graceOf(object: KubeObject, asked: number | undefined): number {
  if (object.kind !== 'Pod') return 0
  const { spec, status } = object
  if (!spec.nodeName || status.phase === 'Failed' || status.phase === 'Succeeded') return 0
  const seconds = asked ?? spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS
  return seconds < 0 ? 1 : seconds
}

/** Source: k8s.io/apiserver pkg/registry/generic/registry/store.go deletionFinalizersForGarbageCollection. */
function finalizersAfter(finalizers: readonly string[], propagation: Removal['propagation']): readonly string[] {
  if (!propagation) return finalizers
  const others = finalizers.filter((name) => !GC_FINALIZERS.includes(name))
  if (propagation === 'Background') return others
  return [...others, propagation === 'Orphan' ? 'orphan' : 'foregroundDeletion']
}

/** A generation counts up when deletion begins. */
const begun = (meta: ObjectMeta): ObjectMeta =>
  meta.generation === undefined ? meta : { ...meta, generation: meta.generation + 1 }

function again(meta: ObjectMeta, asked: number | undefined, finalizers: readonly string[]): Deletion {
  const { deletionGracePeriodSeconds: had = 0, deletionTimestamp = '' } = meta
  if (asked === undefined || asked >= had) {
    return had === 0 && finalizers.length === 0 ? { do: 'drop' } : { do: 'nothing' }
  }
  if (asked === 0 && finalizers.length === 0) return { do: 'drop' }
  const begunMs = (msOfTimestamp(deletionTimestamp) ?? 0) - had * 1000
  return {
    do: 'mark',
    metadata: {
      ...meta,
      finalizers,
      deletionTimestamp: timestampAt(begunMs + asked * 1000),
      deletionGracePeriodSeconds: asked,
    },
  }
}

/**
 * Decides what a DELETE does. Scheduled Pods stay until their kubelet asks with grace 0; whatever has finalizers stays until
 * they are gone; a grace period that runs may only be shortened; Namespaces are emptied first.
 * Source: k8s.io/apiserver pkg/registry/rest/delete.go BeforeDelete; generic/registry/store.go.
 */
export function decideDeletion(
  object: KubeObject,
  removal: Pick<Removal, 'gracePeriodSeconds' | 'propagation'>,
  nowMs: number,
): Deletion {
  const { metadata } = object
  const { gracePeriodSeconds: asked, propagation } = removal
  const finalizers = finalizersAfter(metadata.finalizers ?? [], propagation)
  const emptiedFirst = object.kind === 'Namespace' && (object.spec.finalizers ?? []).length > 0
  if (metadata.deletionTimestamp !== undefined) {
    // The namespace controller says so when a Namespace is empty.
    if (emptiedFirst && asked !== 0) return { do: 'nothing' }
    return again(metadata, asked, finalizers)
  }
  const seconds = graceOf(object, asked)
  if (seconds === 0 && finalizers.length === 0 && !emptiedFirst) return { do: 'drop' }
  return {
    do: 'mark',
    metadata: {
      ...begun(metadata),
      ...(finalizers.length > 0 ? { finalizers } : {}),
      deletionTimestamp: timestampAt(nowMs + seconds * 1000),
      deletionGracePeriodSeconds: seconds,
    },
  }
}

/** True when nothing holds a deleted object back any more. */
export function mayGo(object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = object.metadata
  if (deletionTimestamp === undefined || finalizers.length > 0 || deletionGracePeriodSeconds > 0) return false
  return object.kind !== 'Namespace' || (object.spec.finalizers ?? []).length === 0
}
