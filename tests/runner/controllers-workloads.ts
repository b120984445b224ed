import type { JsonObject } from '../../src/core/api/json.ts'
import { anyCase } from './controllers-endpoints.ts'
import { isDeploymentCase, runDeploymentCase } from './deployment-cases.ts'
import { runReplicaSetCase } from './replica-set-cases.ts'
import type { CaseRunner, Suites } from './types.ts'

const isAboutReplicaSets = (test: JsonObject): boolean => JSON.stringify(test['given'] ?? null).includes('"kind":"ReplicaSet"')

/** A suite of controllers that is new here: its cases tell by their shape which controller they are about. */
const runAny: CaseRunner = (test, suite) => {
  if (isDeploymentCase(String(test['name']))) return runDeploymentCase(test, suite)
  return (isAboutReplicaSets(test) ? runReplicaSetCase : anyCase)(test, suite)
}

export const suites: Suites = {
  'controllers/replicaset': runReplicaSetCase,
  'controllers/deployment-rolling': runDeploymentCase,
  'controllers/*': runAny,
}
