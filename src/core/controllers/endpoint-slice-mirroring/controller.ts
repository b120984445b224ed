import type { EndpointSlice, Endpoints } from '../../api/endpoints.ts'
import type { Service } from '../../api/service.ts'
import type { Because } from '../../because.ts'
import { SERVICE_NAME_LABEL } from '../../storage/indexes.ts'
import type { Reader } from '../../storage/reader.ts'
import { OwnWrites } from '../endpoint-slice/own-writes.ts'
import { refTo } from '../endpoints/because.ts'
import { LEADER_ANNOTATION, SKIP_MIRROR_LABEL, SLICE_MANAGED_BY_LABEL } from '../endpoints/names.ts'
import { type Controller, NOTHING, type Plan } from '../plan.ts'
import { MIRROR_MANAGER, reconcileMirror } from './reconcile.ts'

export interface MirroringOptions {
  /** Addresses of one subset that are mirrored; 1000 unless told. */
  readonly maxEndpointsPerSubset?: number
}

const isMirrored = ({ metadata }: EndpointSlice): boolean => metadata.labels?.[SLICE_MANAGED_BY_LABEL] === MIRROR_MANAGER
const hasSelector = ({ spec }: Service): boolean => Object.keys(spec.selector ?? {}).length > 0

/** Slices that this controller made for a Service. */
export const mirroredSlices = (reader: Reader, namespace: string, service: string): readonly EndpointSlice[] =>
  reader.slicesOfService(namespace, service).filter(isMirrored)

/** Why an Endpoints object is not mirrored whatever its Service; null when it may be. */
function reasonToSkip({ metadata: { namespace = '', name, labels, annotations } }: Endpoints): Because | null {
  const ref = (path: string) => [{ kind: 'Endpoints', namespace, name, path }]
  if (labels?.[SKIP_MIRROR_LABEL] === 'true')
    return { code: 'mirroring-skipped', refs: ref(`metadata.labels.${SKIP_MIRROR_LABEL}`) }
  if (annotations && Object.hasOwn(annotations, LEADER_ANNOTATION)) {
    return { code: 'leader-election', refs: ref(`metadata.annotations.${LEADER_ANNOTATION}`) }
  }
  return null
}

/** Why nothing is to be mirrored under a name; null when something is. */
function reasonNotToMirror(
  namespace: string,
  name: string,
  endpoints: Endpoints | undefined,
  service: Service | undefined,
): Because | null {
  if (!endpoints) return { code: 'endpoints-missing', refs: [{ kind: 'Endpoints', namespace, name }] }
  const skipped = reasonToSkip(endpoints)
  if (skipped) return skipped
  if (!service) return { code: 'service-missing', refs: [{ kind: 'Service', namespace, name }] }
  return hasSelector(service) ? { code: 'has-selector', refs: [refTo(service, 'spec.selector')] } : null
}

/** `namespace/name` of the Endpoints that a mirrored slice is for. */
function keysOf({ metadata }: EndpointSlice): readonly string[] {
  const name = metadata.labels?.[SERVICE_NAME_LABEL]
  return name ? [`${metadata.namespace ?? ''}/${name}`] : []
}

/**
 * Copies hand-made Endpoints of Services without a selector to EndpointSlices. Keys are `namespace/name` of Endpoints.
 * Source: kubernetes/kubernetes pkg/controller/endpointslicemirroring/endpointslicemirroring_controller.go.
 */
export function createEndpointSliceMirroringController({ maxEndpointsPerSubset = 1000 }: MirroringOptions = {}): Controller {
  const ownWrites = new OwnWrites()
  return {
    name: 'endpoint-slice-mirroring-controller',
    kinds: ['Endpoints', 'Service', 'EndpointSlice'],

    interested(change) {
      const { namespace = '', name } = change.after.metadata
      const key = `${namespace}/${name}`
      if (change.kind === 'Endpoints') {
        const states = change.before ? [change.before, change.after] : [change.after]
        return states.some((state) => reasonToSkip(state) === null) ? [key] : []
      }
      if (change.kind === 'Service') {
        const switched = change.type === 'MODIFIED' && hasSelector(change.before) !== hasSelector(change.after)
        return switched || (change.type !== 'MODIFIED' && !hasSelector(change.after)) ? [key] : []
      }
      if (change.kind !== 'EndpointSlice') return []
      const slices = change.before ? [change.before, change.after] : [change.after]
      const keys = [...new Set(slices.flatMap(keysOf))]
      return slices.some(isMirrored) ? keys.filter((each) => keys.length > 1 || !ownWrites.explains(each, change)) : []
    },

    sync(key, { reader }): Plan {
      const [namespace = '', name = ''] = key.split('/')
      const slices = mirroredSlices(reader, namespace, name)
      const removals = (gone: readonly EndpointSlice[]) =>
        gone.map(({ metadata }) => ({ kind: 'EndpointSlice' as const, namespace, name: metadata.name }))
      const endpoints = reader.get('Endpoints', namespace, name)
      const reason = reasonNotToMirror(namespace, name, endpoints, reader.get('Service', namespace, name))
      if (!endpoints || reason) {
        ownWrites.expect(key, [], slices)
        return slices.length > 0 && reason ? { remove: removals(slices), because: reason } : NOTHING
      }
      const { create, update, remove, warnings } = reconcileMirror(endpoints, slices, maxEndpointsPerSubset)
      ownWrites.expect(key, [...create, ...update], remove)
      const writes = create.length + update.length + remove.length > 0
      return {
        create,
        update,
        remove: removals(remove),
        record: warnings.map((warning) => ({ about: { kind: 'Endpoints', namespace, name }, type: 'Warning', ...warning })),
        ...(writes ? { because: { code: 'mirrored', refs: [{ kind: 'Endpoints', namespace, name, path: 'subsets' }] } } : {}),
      }
    },
  }
}
