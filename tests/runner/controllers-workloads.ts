import { runDeploymentCase } from './deployment-cases.ts'
import { runReplicaSetCase } from './replica-set-cases.ts'
import type { Suites } from './types.ts'

export const suites: Suites = {
  'controllers/replicaset': runReplicaSetCase,
  'controllers/deployment-rolling': runDeploymentCase,
}
