import type { Reader } from '../../storage/reader.ts'
import type { Strategies } from '../registry/strategy.ts'
import type { ApiServerConfig } from '../types.ts'
import { configMapStrategy, secretStrategy } from './config.ts'
import { deploymentStrategy } from './deployment.ts'
import { endpointSliceStrategy, endpointsStrategy } from './endpoints.ts'
import { eventStrategy } from './event.ts'
import { leaseStrategy } from './lease.ts'
import { namespaceStrategy } from './namespace.ts'
import { nodeStrategy } from './node.ts'
import { podStrategy } from './pod.ts'
import { replicaSetStrategy } from './replica-set.ts'
import { ServicePools } from './service/pools.ts'
import { serviceStrategy } from './service/strategy.ts'

/**
 * The rules of every kind, for one cluster. Services that `reader` holds when the first address or port is asked for keep
 * theirs. Throws when `config` names no ranges: a mistake of whoever makes the cluster.
 */
export function createStrategies(config: ApiServerConfig, reader: Reader): Strategies {
  return {
    Namespace: namespaceStrategy,
    Node: nodeStrategy,
    Pod: podStrategy(config),
    Service: serviceStrategy(new ServicePools(config, reader)),
    Endpoints: endpointsStrategy,
    EndpointSlice: endpointSliceStrategy,
    ReplicaSet: replicaSetStrategy,
    Deployment: deploymentStrategy,
    Event: eventStrategy,
    ConfigMap: configMapStrategy,
    Secret: secretStrategy,
    Lease: leaseStrategy,
  }
}
