import type { JsonObject, JsonValue } from '../../core/api/json.ts'
import { isKind } from '../../core/api/kinds.ts'
import { type FieldType, fieldsOf, structOf } from '../../core/api/schema.ts'
import { isObject, textAt } from '../client/json.ts'
import { sortKeys } from './json-text.ts'

/**
 * Fields of Go structs in their order; `=` gives what a field holds that is written even when it is empty.
 * Source: k8s.io/api core/v1/types.go, apps/v1/types.go; apimachinery meta/v1/types.go.
 */
const STRUCTS = `
ObjectMeta name generateName namespace uid resourceVersion generation creationTimestamp=null deletionTimestamp deletionGracePeriodSeconds labels annotations ownerReferences finalizers managedFields
OwnerReference apiVersion kind name uid controller blockOwnerDeletion
LabelSelector matchLabels matchExpressions
LabelSelectorRequirement key operator values
ConfigMap kind apiVersion metadata={} immutable data binaryData
Secret kind apiVersion metadata={} immutable data stringData type
Namespace kind apiVersion metadata={} spec={} status={}
NamespaceStatus phase conditions
Service kind apiVersion metadata={} spec={} status={}
ServiceSpec ports selector clusterIP clusterIPs type externalIPs sessionAffinity loadBalancerIP loadBalancerSourceRanges externalName externalTrafficPolicy healthCheckNodePort publishNotReadyAddresses sessionAffinityConfig ipFamilies ipFamilyPolicy allocateLoadBalancerNodePorts loadBalancerClass internalTrafficPolicy trafficDistribution
ServicePort name protocol appProtocol port=0 targetPort=0 nodePort
ServiceStatus loadBalancer={} conditions
Deployment kind apiVersion metadata={} spec={} status={}
DeploymentSpec replicas selector template={} strategy={} minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds
DeploymentStrategy type rollingUpdate
RollingUpdateDeployment maxUnavailable maxSurge
DeploymentStatus observedGeneration replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas conditions collisionCount
DeploymentCondition type status lastUpdateTime lastTransitionTime reason message
ReplicaSet kind apiVersion metadata={} spec={} status={}
ReplicaSetSpec replicas minReadySeconds selector template
PodTemplateSpec metadata={} spec={}
Pod kind apiVersion metadata={} spec={} status={}
PodSpec volumes initContainers containers=null ephemeralContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID hostIPC shareProcessNamespace securityContext imagePullSecrets hostname subdomain affinity schedulerName tolerations hostAliases priorityClassName priority dnsConfig readinessGates runtimeClassName enableServiceLinks preemptionPolicy
Container name image command args workingDir ports envFrom env resources={} resizePolicy restartPolicy volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty
ContainerPort name hostPort containerPort protocol hostIP
EnvVar name value valueFrom
ResourceRequirements limits requests claims
Toleration key operator value effect tolerationSeconds
PodStatus phase conditions message reason nominatedNodeName hostIP hostIPs podIP podIPs startTime initContainerStatuses containerStatuses qosClass
`

interface Place {
  readonly name: string
  /** Undefined for a field that is left out when it is empty. */
  readonly empty: JsonValue | undefined
}

const EMPTIES: { readonly [text: string]: JsonValue } = { null: null, '{}': {}, '0': 0 }

const PLACES: ReadonlyMap<string, readonly Place[]> = new Map(
  STRUCTS.trim()
    .split('\n')
    .map((line) => {
      const [struct = '', ...fields] = line.split(' ')
      const places = fields.map((field) => {
        const [name = '', empty] = field.split('=')
        return { name, empty: empty === undefined ? undefined : EMPTIES[empty] }
      })
      return [struct, places] as const
    }),
)

function ordered(value: JsonValue, type: FieldType | undefined): JsonValue {
  if (type?.is === 'list' && Array.isArray(value)) return value.map((item: JsonValue) => ordered(item, type.of))
  return type?.is === 'struct' && isObject(value) ? orderedStruct(value, type.name) : sortKeys(value)
}

function orderedStruct(value: JsonObject, struct: string): JsonObject {
  const types = fieldsOf(struct)
  const places = PLACES.get(struct) ?? Object.keys(value).map((name) => ({ name, empty: undefined }))
  const unknown = Object.keys(value).filter((name) => !places.some((place) => place.name === name))
  const entries = [...places, ...unknown.map((name) => ({ name, empty: undefined }))].flatMap(({ name, empty }) => {
    const held = Object.hasOwn(value, name) ? value[name] : empty
    return held === undefined ? [] : [[name, ordered(held, types.get(name))] as const]
  })
  return Object.fromEntries(entries)
}

/** An object as Go's JSON encoder writes its struct: fields in their order, some of them even when they are empty. */
export function asStruct(object: JsonValue): JsonValue {
  const kind = textAt(object, 'kind')
  return isObject(object) && isKind(kind) ? orderedStruct(object, structOf(kind)) : sortKeys(object)
}
