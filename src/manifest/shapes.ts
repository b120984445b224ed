/**
 * The skeleton of a kind: which keys stand in which map, as far as people write them in manifests. An empty shape is a
 * plain value. Used to put lost indentation back, not to validate.
 */
export interface Shape {
  readonly [key: string]: Shape | undefined
  /** Set on the shape of a list: the shape of its entries. */
  readonly [LIST]?: Shape
}

export const LIST: unique symbol = Symbol('list')

const VALUE: Shape = {}
const listOf = (entry: Shape): Shape => ({ [LIST]: entry })
const values = (...keys: readonly string[]): Shape => Object.fromEntries(keys.map((key) => [key, VALUE]))

/** A map with any keys: labels, annotations, a selector. */
export const FREE_MAP: Shape = {}

const METADATA: Shape = { ...values('name', 'namespace', 'generateName'), labels: FREE_MAP, annotations: FREE_MAP }
const TOP: Shape = { ...values('apiVersion', 'kind'), metadata: METADATA }

const CONTAINER: Shape = {
  ...values('name', 'image', 'imagePullPolicy', 'command', 'args', 'workingDir'),
  ports: listOf(values('name', 'containerPort', 'protocol', 'hostPort')),
  env: listOf(values('name', 'value')),
}
const POD_SPEC: Shape = {
  ...values(
    'restartPolicy',
    'nodeName',
    'hostNetwork',
    'hostname',
    'subdomain',
    'serviceAccountName',
    'terminationGracePeriodSeconds',
  ),
  nodeSelector: FREE_MAP,
  containers: listOf(CONTAINER),
}
const WORKLOAD: Shape = {
  ...TOP,
  spec: {
    ...values('replicas', 'minReadySeconds', 'revisionHistoryLimit'),
    selector: { matchLabels: FREE_MAP },
    template: { metadata: METADATA, spec: POD_SPEC },
  },
}

/** Shapes by kind. */
export const SHAPES: Shape = {
  Service: {
    ...TOP,
    spec: {
      ...values('type', 'clusterIP', 'externalName', 'sessionAffinity', 'externalTrafficPolicy', 'internalTrafficPolicy'),
      selector: FREE_MAP,
      ports: listOf(values('name', 'protocol', 'port', 'targetPort', 'nodePort', 'appProtocol')),
    },
  },
  Pod: { ...TOP, spec: POD_SPEC },
  Deployment: WORKLOAD,
  ReplicaSet: WORKLOAD,
  Namespace: TOP,
}
