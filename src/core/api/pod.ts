import type { Condition, ObjectMeta, Timestamp } from './meta.ts'
import type { Protocol } from './service.ts'

export interface ContainerPort {
  readonly name?: string
  readonly containerPort: number
  readonly protocol?: Protocol
  readonly hostPort?: number
  readonly hostIP?: string
}

export interface Probe {
  readonly httpGet?: { readonly path?: string; readonly port: number | string; readonly scheme?: string; readonly host?: string }
  readonly tcpSocket?: { readonly port: number | string; readonly host?: string }
  readonly exec?: { readonly command?: readonly string[] }
  readonly grpc?: { readonly port: number; readonly service?: string }
  readonly initialDelaySeconds?: number
  readonly periodSeconds?: number
  readonly timeoutSeconds?: number
  readonly successThreshold?: number
  readonly failureThreshold?: number
}

export interface EnvVar {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: object
}

export interface Container {
  readonly name: string
  readonly image: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly env?: readonly EnvVar[]
  readonly ports?: readonly ContainerPort[]
  readonly readinessProbe?: Probe
  readonly livenessProbe?: Probe
  readonly startupProbe?: Probe
  readonly imagePullPolicy?: string
  readonly restartPolicy?: string
  readonly resources?: object
  readonly terminationMessagePath?: string
  readonly terminationMessagePolicy?: string
}

export interface PodDNSConfig {
  readonly nameservers?: readonly string[]
  readonly searches?: readonly string[]
  readonly options?: readonly { readonly name: string; readonly value?: string }[]
}

/** Fields that nothing here reads are kept on the object, though not named in this type. */
export interface PodSpec {
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never'
  readonly nodeName?: string
  readonly nodeSelector?: { readonly [key: string]: string }
  readonly hostNetwork?: boolean
  readonly priority?: number
  readonly preemptionPolicy?: string
  readonly hostname?: string
  readonly subdomain?: string
  readonly dnsPolicy?: string
  readonly dnsConfig?: PodDNSConfig
  readonly terminationGracePeriodSeconds?: number
  readonly tolerations?: readonly object[]
  readonly serviceAccountName?: string
  readonly schedulerName?: string
  readonly enableServiceLinks?: boolean
}

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string }
  readonly running?: { readonly startedAt?: Timestamp }
  readonly terminated?: {
    readonly exitCode: number
    readonly reason?: string
    readonly message?: string
    readonly startedAt?: Timestamp
    readonly finishedAt?: Timestamp
  }
}

export interface ContainerStatus {
  readonly name: string
  readonly image: string
  readonly imageID: string
  readonly containerID?: string
  readonly ready: boolean
  readonly started?: boolean
  readonly restartCount: number
  readonly state?: ContainerState
  readonly lastState?: ContainerState
}

export interface PodStatus {
  readonly phase?: PodPhase
  readonly conditions?: readonly Condition[]
  readonly podIP?: string
  readonly podIPs?: readonly { readonly ip: string }[]
  readonly hostIP?: string
  readonly hostIPs?: readonly { readonly ip: string }[]
  readonly startTime?: Timestamp
  readonly containerStatuses?: readonly ContainerStatus[]
  readonly initContainerStatuses?: readonly ContainerStatus[]
  readonly qosClass?: string
  readonly reason?: string
  readonly message?: string
}

export interface Pod {
  readonly apiVersion: 'v1'
  readonly kind: 'Pod'
  readonly metadata: ObjectMeta
  readonly spec: PodSpec
  readonly status: PodStatus
}
