import type { Deployment, DeploymentSpec, DeploymentStrategy } from '../../api/workloads.ts'
import type { Strategy } from '../registry/strategy.ts'
import { selectorChangeErrors, validateDeployment } from '../validation/workload.ts'
import { nextGeneration } from './generation.ts'
import { defaultTemplate } from './pod-defaults.ts'
import { hostnameWarnings, podSpecWarnings } from './pod-warnings.ts'
import { sameMeaning } from './same.ts'

const SHARE = '25%'
const HISTORY = 10
const DEADLINE_SECONDS = 600

function defaultStrategy({ type, rollingUpdate, ...rest }: DeploymentStrategy): DeploymentStrategy {
  const chosen = type || 'RollingUpdate'
  const kept = rollingUpdate ? { rollingUpdate } : {}
  if (chosen !== 'RollingUpdate') return { ...rest, type: chosen, ...kept }
  const { maxUnavailable = SHARE, maxSurge = SHARE } = rollingUpdate ?? {}
  return { ...rest, type: chosen, rollingUpdate: { ...rollingUpdate, maxUnavailable, maxSurge } }
}

/** Source: kubernetes pkg/apis/apps/v1/defaults.go SetDefaults_Deployment. */
function defaults(deployment: Deployment): Deployment {
  const given: Partial<DeploymentSpec> = deployment.spec ?? {}
  // The selector may be missing: validation says so.
  const spec = {
    ...given,
    replicas: given.replicas ?? 1,
    template: defaultTemplate(given.template),
    strategy: defaultStrategy(given.strategy ?? {}),
    revisionHistoryLimit: given.revisionHistoryLimit ?? HISTORY,
    progressDeadlineSeconds: given.progressDeadlineSeconds ?? DEADLINE_SECONDS,
  } as DeploymentSpec
  return { ...deployment, spec }
}

const prepareForUpdate = (deployment: Deployment, old: Deployment): Deployment => {
  const changed =
    !sameMeaning(deployment.spec, old.spec) || !sameMeaning(deployment.metadata.annotations, old.metadata.annotations)
  return { ...deployment, metadata: nextGeneration(deployment.metadata, old.metadata, changed), status: old.status }
}

/** The rules of Deployments. Source: kubernetes pkg/registry/apps/deployment/strategy.go. */
export const deploymentStrategy: Strategy<'Deployment'> = {
  kind: 'Deployment',
  nameRule: 'dns1123-subdomain',
  allowCreateOnUpdate: false,
  defaults,
  prepareForCreate: (deployment) => ({ ...deployment, metadata: { ...deployment.metadata, generation: 1 }, status: {} }),
  validate: validateDeployment,
  prepareForUpdate,
  validateUpdate: (deployment, old) => [
    ...validateDeployment(deployment),
    ...selectorChangeErrors(deployment.spec.selector, old.spec.selector),
  ],
  warnings: ({ metadata, spec }, old) => [
    ...(old ? [] : hostnameWarnings(metadata.name, 'Pod names and hostnames')),
    ...(old && sameMeaning(spec.template, old.spec.template) ? [] : podSpecWarnings(spec.template.spec, 'spec.template.spec')),
  ],
}
