import type { Service } from '../api/service.ts'
import type { Reader } from '../storage/reader.ts'

/** Distinct addresses of ready endpoints of a Service on each Node; `terminating` plays no part. */
export function readyByNode(reader: Reader, { metadata }: Service): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const { endpoints } of reader.slicesOfService(metadata.namespace ?? '', metadata.name)) {
    for (const { nodeName, addresses, conditions } of endpoints) {
      const [ip] = addresses
      if (conditions?.ready === false || nodeName === undefined || ip === undefined) continue
      found.set(nodeName, (found.get(nodeName) ?? new Set()).add(ip))
    }
  }
  return found
}
