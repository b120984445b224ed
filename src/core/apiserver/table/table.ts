import type { JsonObject, JsonValue } from '../../api/json.ts'
import { endpointSlices, endpoints } from './endpoints.ts'
import { events } from './events.ts'
import { nodes } from './nodes.ts'
import { pods } from './pods.ts'
import { services } from './services.ts'
import { configMaps, leases, namespaces, others, secrets, serviceAccounts } from './small-kinds.ts'
import type { IncludeObject, KindPrinter, PrintedRow, TablePrinter } from './types.ts'
import { wantedTable } from './wanted.ts'
import { daemonSets, deployments, replicaSets, statefulSets } from './workloads.ts'

const PRINTERS: { readonly [kind: string]: KindPrinter } = {
  ConfigMap: configMaps,
  DaemonSet: daemonSets,
  Deployment: deployments,
  Endpoints: endpoints,
  EndpointSlice: endpointSlices,
  Event: events,
  Lease: leases,
  Namespace: namespaces,
  Node: nodes,
  Pod: pods,
  ReplicaSet: replicaSets,
  Secret: secrets,
  Service: services,
  ServiceAccount: serviceAccounts,
  StatefulSet: statefulSets,
}

/** How objects of a kind are printed. */
export const printerOf = (kind: string): KindPrinter => (Object.hasOwn(PRINTERS, kind) ? PRINTERS[kind] : undefined) ?? others

const META_VERSION = 'meta.k8s.io/v1'

function carried(object: JsonObject, include: IncludeObject): JsonValue {
  if (include === 'Object') return object
  if (include === 'None') return null
  return { kind: 'PartialObjectMetadata', apiVersion: META_VERSION, metadata: object['metadata'] ?? {} }
}

const rowOf = ({ cells, conditions }: PrintedRow, object: JsonValue): JsonValue => ({
  cells,
  ...(conditions ? { conditions } : {}),
  object,
})

/**
 * Prints objects of one kind as a Table. Wide cells are always there: the client leaves out what it does not show.
 * Source: k8s.io/apiserver pkg/endpoints/handlers/response.go asTable.
 */
const printTable: TablePrinter['print'] = ({ kind, objects, metadata, nowMs, includeObject, withColumns }) => {
  const { columns, print } = printerOf(kind)
  return {
    kind: 'Table',
    apiVersion: META_VERSION,
    metadata: { ...metadata },
    columnDefinitions: withColumns ? columns.map((column) => ({ ...column })) : [],
    rows: objects.map((object) => rowOf(print(object, { nowMs, wide: true }), carried(object, includeObject))),
  }
}

export const TABLES: TablePrinter = { wanted: wantedTable, print: printTable }
