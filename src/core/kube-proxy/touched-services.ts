import { SERVICE_NAME_LABEL } from '../storage/indexes.ts'
import type { Change } from '../storage/reader.ts'

const NONE: readonly string[] = []

/** Services whose rules and names a change touches, as `namespace/name`. */
export function touchedServices(change: Change): readonly string[] {
  if (change.kind === 'Service') return [`${change.after.metadata.namespace ?? ''}/${change.after.metadata.name}`]
  if (change.kind !== 'EndpointSlice') return NONE
  const names = [change.before, change.after].flatMap((slice) => {
    const name = slice?.metadata.labels?.[SERVICE_NAME_LABEL]
    return name ? [`${slice?.metadata.namespace ?? ''}/${name}`] : []
  })
  return [...new Set(names)]
}
