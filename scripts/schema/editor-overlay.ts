/** What the published types leave out: enums, ranges, and words for learners. By `Type.field`. */
export const OVERLAY: { readonly [field: string]: { readonly [key: string]: unknown } } = {
  'V1ServiceSpec.type': {
    enum: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
    description:
      'How the selected Pods are exposed. ClusterIP: reachable inside the cluster only (default). NodePort: also at one port of every Node. LoadBalancer: also at an external address. ExternalName: an alias in DNS.',
  },
  'V1ServiceSpec.selector': {
    description:
      'Pods of this namespace that carry every one of these labels receive the traffic. Left out, no Pod does: you write the EndpointSlice yourself.',
  },
  'V1ServiceSpec.clusterIP': {
    description:
      'The Service’s own address, given from the service range. "None" makes it headless: DNS then answers with the Pods’ addresses.',
  },
  'V1ServiceSpec.sessionAffinity': { enum: ['None', 'ClientIP'] },
  'V1ServiceSpec.externalTrafficPolicy': {
    enum: ['Cluster', 'Local'],
    description: 'Local keeps the client’s address and uses only Pods of the Node that the packet came to.',
  },
  'V1ServiceSpec.internalTrafficPolicy': { enum: ['Cluster', 'Local'] },
  'V1ServiceSpec.ipFamilyPolicy': { enum: ['SingleStack', 'PreferDualStack', 'RequireDualStack'] },
  'V1ServiceSpec.trafficDistribution': { enum: ['PreferClose', 'PreferSameZone', 'PreferSameNode'] },
  'V1ServicePort.port': { minimum: 1, maximum: 65535, description: 'The port that clients of the Service use.' },
  'V1ServicePort.targetPort': {
    description:
      'The port that the packet goes to in the Pod: a number, or the name of a container port. The same as port when left out. A program has to listen there.',
  },
  'V1ServicePort.nodePort': {
    minimum: 30000,
    maximum: 32767,
    description: 'The port on every Node, 30000–32767. Left out, the cluster picks one.',
  },
  'V1ServicePort.protocol': { enum: ['TCP', 'UDP', 'SCTP'] },
  'V1ServicePort.name': { description: 'Needed when there is more than one port. Lower-case letters, digits and hyphens.' },
  'V1ContainerPort.containerPort': {
    minimum: 1,
    maximum: 65535,
    description:
      'Documentation, and a name to refer to: it neither opens nor closes a port. What counts is where the program listens.',
  },
  'V1ContainerPort.protocol': { enum: ['TCP', 'UDP', 'SCTP'] },
  'V1Container.imagePullPolicy': { enum: ['Always', 'IfNotPresent', 'Never'] },
  'V1Container.readinessProbe': {
    description: 'While it fails, the Pod is taken out of the endpoints of its Services. It is not restarted.',
  },
  'V1Container.livenessProbe': { description: 'When it fails often enough, the container is restarted.' },
  'V1PodSpec.restartPolicy': { enum: ['Always', 'OnFailure', 'Never'] },
  'V1PodSpec.dnsPolicy': { enum: ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'] },
  'V1EndpointSlice.addressType': { enum: ['IPv4', 'IPv6', 'FQDN'] },
  'DiscoveryV1EndpointPort.protocol': { enum: ['TCP', 'UDP', 'SCTP'] },
  'V1DeploymentStrategy.type': { enum: ['RollingUpdate', 'Recreate'] },
  'V1LabelSelectorRequirement.operator': { enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'] },
}
