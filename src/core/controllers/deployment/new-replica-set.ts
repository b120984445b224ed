import type { NewObject } from '../../api/kinds.ts'
import type { Deployment } from '../../api/workloads.ts'
import { controllerRef } from '../replica-set/owner.ts'
import { firstAnnotations } from './annotations.ts'
import { TEMPLATE_HASH } from './template.ts'

/** The ReplicaSet of the Deployment's present template. */
export function replicaSetFrom(
  deployment: Deployment,
  name: string,
  hash: string,
  replicas: number,
  revision: number,
): NewObject {
  const { selector, template, minReadySeconds } = deployment.spec
  const labels = { ...template.metadata?.labels, [TEMPLATE_HASH]: hash }
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: deployment.metadata.namespace ?? '',
      labels,
      annotations: firstAnnotations(deployment, revision),
      ownerReferences: [controllerRef(deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [TEMPLATE_HASH]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  }
}
