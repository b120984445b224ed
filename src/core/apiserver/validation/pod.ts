import { DELETION_COST, parseDeletionCost } from '../../api/deletion-cost.ts'
import type { LabelMap } from '../../api/meta.ts'
import type { Container, Pod, PodSpec } from '../../api/pod.ts'
import type { FieldError } from '../field-error.ts'
import { ipErrors } from './endpoints-ip.ts'
import { invalidEach, invalidValue, labelErrors, notSupported, required } from './field.ts'
import { allErrors, foundGoodOnce, NO_ERRORS } from './found-good.ts'
import { validateLabels } from './metadata.ts'
import { dns1123Subdomain } from './names.ts'
import { containerErrors, initContainerErrors } from './pod-containers.ts'

const RESTART_POLICIES: readonly string[] = ['Always', 'OnFailure', 'Never']
const DNS_POLICIES: readonly string[] = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const MAX_NAMESERVERS = 3
const MAX_SEARCHES = 32
const MAX_SEARCH_CHARS = 2048

function dnsErrors({ dnsPolicy, dnsConfig }: PodSpec, field: string): readonly FieldError[] {
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {}
  if (dnsPolicy === 'None' && !dnsConfig) return [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')]
  if (dnsPolicy === 'None' && nameservers.length === 0) {
    return [required(`${field}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
  }
  const most = `must not have more than`
  return [
    ...(nameservers.length > MAX_NAMESERVERS
      ? [invalidValue(`${field}.nameservers`, nameservers, `${most} ${MAX_NAMESERVERS} nameservers`)]
      : []),
    ...nameservers.flatMap((ip, i) => ipErrors(`${field}.nameservers[${i}]`, ip)),
    ...(searches.length > MAX_SEARCHES
      ? [invalidValue(`${field}.searches`, searches, `${most} ${MAX_SEARCHES} search paths`)]
      : []),
    ...(searches.join(' ').length > MAX_SEARCH_CHARS
      ? [
          invalidValue(
            `${field}.searches`,
            searches,
            `${most} ${MAX_SEARCH_CHARS} characters (including spaces) in the search list`,
          ),
        ]
      : []),
    ...searches.flatMap((search, i) => {
      const name = search.replace(/\.$/, '')
      return search === '.' ? [] : invalidEach(`${field}.searches[${i}]`, name, dns1123Subdomain(name.replaceAll('_', '-')))
    }),
    ...options.flatMap(({ name = '' }, i) => (name === '' ? [required(`${field}.options[${i}]`, 'must not be empty')] : [])),
  ]
}

/** On the host's network a port is the host's own: in a Pod the two numbers agree, in a template the second may be left out. */
function hostNetworkErrors({ hostNetwork, containers }: PodSpec, field: string, isPod: boolean): readonly FieldError[] {
  if (!hostNetwork) return []
  return containers.flatMap(({ ports = [] }, c) =>
    ports.flatMap(({ containerPort, hostPort = 0 }, p) =>
      (isPod || hostPort !== 0) && hostPort !== containerPort
        ? [
            invalidValue(
              `${field}.containers[${c}].ports[${p}].hostPort`,
              hostPort,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ]
        : [],
    ),
  )
}

const named = (field: string, name: string | undefined, rule: (value: string) => readonly string[]): readonly FieldError[] =>
  name ? invalidEach(field, name, rule(name)) : []

const goodContainers = foundGoodOnce(containerErrors)

/**
 * Errors of a Pod's spec, in a Pod or in a template.
 * Source: kubernetes pkg/apis/core/validation/validation.go ValidatePodSpec.
 * Differs: volumes, security contexts, affinity and tolerations are kept unread.
 */
export function validatePodSpec(spec: PodSpec, field: string, { isPod }: { readonly isPod: boolean }): readonly FieldError[] {
  const { containers, initContainers = [], restartPolicy = '', dnsPolicy = '' } = spec
  return allErrors(
    goodContainers(containers, `${field}.containers`),
    initContainerErrors(initContainers, containers, `${field}.initContainers`),
    hostNetworkErrors(spec, field, isPod),
    RESTART_POLICIES.includes(restartPolicy)
      ? NO_ERRORS
      : [notSupported(`${field}.restartPolicy`, restartPolicy, RESTART_POLICIES)],
    DNS_POLICIES.includes(dnsPolicy) ? NO_ERRORS : [notSupported(`${field}.dnsPolicy`, dnsPolicy, DNS_POLICIES)],
    validateLabels(spec.nodeSelector, `${field}.nodeSelector`),
    dnsErrors(spec, `${field}.dnsConfig`),
    named(`${field}.serviceAccountName`, spec.serviceAccountName, dns1123Subdomain),
    named(`${field}.nodeName`, spec.nodeName, dns1123Subdomain),
    activeDeadlineErrors(spec, field),
    spec.hostname ? labelErrors(`${field}.hostname`, spec.hostname) : NO_ERRORS,
    spec.subdomain ? labelErrors(`${field}.subdomain`, spec.subdomain) : NO_ERRORS,
  )
}

/** Seconds that a Pod may be active; not named in its type, because nothing here ends a Pod by it. */
export const activeDeadline = (spec: PodSpec): number | undefined =>
  'activeDeadlineSeconds' in spec && typeof spec.activeDeadlineSeconds === 'number' ? spec.activeDeadlineSeconds : undefined

function activeDeadlineErrors(spec: PodSpec, field: string): readonly FieldError[] {
  const seconds = activeDeadline(spec)
  if (seconds === undefined || (seconds >= 1 && seconds <= 2_147_483_647)) return []
  return [invalidValue(`${field}.activeDeadlineSeconds`, seconds, 'must be between 1 and 2147483647, inclusive')]
}

/** Annotations that mean something to a Pod's controller. Source: the same file, ValidatePodSpecificAnnotations. */
export function podAnnotationErrors(annotations: LabelMap | undefined, field: string): readonly FieldError[] {
  const cost = annotations?.[DELETION_COST]
  if (cost === undefined || parseDeletionCost(cost) !== undefined) return []
  return [invalidValue(`${field}[${DELETION_COST}]`, cost, 'must be a 32bit integer')]
}

/** What is asked of the containers of a Pod, and of those of a template only when it has become one. */
const imageErrors = foundGoodOnce((containers: readonly Container[], field) =>
  containers.flatMap(({ image = '' }, i) =>
    image === image.trim() ? [] : [invalidValue(`${field}[${i}].image`, image, 'must not have leading or trailing whitespace')],
  ),
)

const podErrors = foundGoodOnce((spec: PodSpec, field) =>
  allErrors(
    validatePodSpec(spec, field, { isPod: true }),
    imageErrors(spec.containers, `${field}.containers`),
    spec.initContainers ? imageErrors(spec.initContainers, `${field}.initContainers`) : NO_ERRORS,
  ),
)

export const validatePod = ({ metadata, spec }: Pod): readonly FieldError[] =>
  allErrors(podAnnotationErrors(metadata.annotations, 'metadata.annotations'), podErrors(spec, 'spec'))
