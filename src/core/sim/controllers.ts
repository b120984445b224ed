import { createDeploymentController } from '../controllers/deployment/controller.ts'
import { createEndpointSliceController } from '../controllers/endpoint-slice/controller.ts'
import { createEndpointSliceMirroringController } from '../controllers/endpoint-slice-mirroring/controller.ts'
import { createEndpointsController } from '../controllers/endpoints/controller.ts'
import { createGarbageCollector } from '../controllers/garbage-collector/controller.ts'
import { createNamespaceController } from '../controllers/namespace/controller.ts'
import { createNodeController } from '../controllers/node/controller.ts'
import type { Controller } from '../controllers/plan.ts'
import { createReplicaSetController } from '../controllers/replica-set/controller.ts'
import { createServiceLBController } from '../controllers/service-lb/controller.ts'
import { createKubeletController } from '../kubelet/controller.ts'
import { createSchedulerController } from '../scheduler/controller.ts'
import type { Reader } from '../storage/reader.ts'

export interface Controllers {
  /** In the order in which they get a turn. */
  readonly controllers: readonly Controller[]
  readonly serviceLB: Controller
  /** Switches the load-balancer provider; answers with the keys that it has to look at again. */
  setLoadBalancer(enabled: boolean, reader: Reader): readonly string[]
}

/** Every control loop of the cluster: those of the controller manager, the scheduler, and the kubelets. */
export function createControllers(loadBalancer: boolean): Controllers {
  const serviceLB = createServiceLBController({ enabled: loadBalancer })
  return {
    controllers: [
      createSchedulerController(),
      createKubeletController(),
      createReplicaSetController(),
      createDeploymentController(),
      createEndpointSliceController(),
      createEndpointsController(),
      createEndpointSliceMirroringController(),
      serviceLB,
      createGarbageCollector(),
      createNamespaceController(),
      createNodeController(),
    ],
    serviceLB,
    setLoadBalancer(enabled, reader) {
      serviceLB.setEnabled(enabled)
      return reader
        .list('Service')
        .filter(({ spec }) => spec.type === 'LoadBalancer')
        .map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`)
    },
  }
}
