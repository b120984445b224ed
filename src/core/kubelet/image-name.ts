/** The parts of an image reference such as `docker.io/library/nginx:1.27`. */
export interface ImageName {
  /** `docker.io` unless the reference names another. */
  readonly registry: string
  /** Path below the registry, without Docker Hub's `library/`: `nginx`, `traefik/whoami`. */
  readonly repository: string
  /** `latest` unless the reference has a tag. */
  readonly tag: string
  /** The reference written out in full, as the container runtime prints it. */
  readonly full: string
}

const PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const DIGEST = /^[a-z0-9]+:[0-9a-f]{32,}$/
const REGISTRY = /^[A-Za-z0-9.-]+(?::\d+)?$/
const MAX_LENGTH = 512

/**
 * Reads an image reference; undefined when it is none.
 * Source: distribution/reference: the first part is a registry when it has a dot or a colon, or is `localhost`.
 */
export function parseImageName(text: string): ImageName | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const [named = '', digest, ...more] = text.split('@')
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined
  const [first = '', ...rest] = named.split('/')
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  const registry = hasRegistry ? first : 'docker.io'
  const path = hasRegistry ? rest.join('/') : named
  const colon = path.indexOf(':')
  const repository = colon < 0 ? path : path.slice(0, colon)
  const tag = colon < 0 ? 'latest' : path.slice(colon + 1)
  if (!REGISTRY.test(registry) || !TAG.test(tag) || !repository.split('/').every((part) => PART.test(part))) return undefined
  const isHub = registry === 'docker.io' || registry === 'index.docker.io'
  const short = isHub && repository.startsWith('library/') ? repository.slice('library/'.length) : repository
  const long = isHub && !short.includes('/') ? `library/${short}` : short
  return {
    registry: isHub ? 'docker.io' : registry,
    repository: short,
    tag,
    full: `${isHub ? 'docker.io' : registry}/${long}:${tag}`,
  }
}

/** Why the container runtime cannot get an image: what the kubelet writes into the Pod. */
export interface PullFailure {
  /** `ErrImagePull`, or `InvalidImageName` for a reference that cannot be read. */
  readonly reason: 'ErrImagePull' | 'InvalidImageName'
  readonly message: string
}

/** Names that exist nowhere, so that a lesson can fail on purpose, and the misspelling that everybody makes once. */
const MISSING = /(?:^|[/-])(?:does-not-exist|no-such-image|ngnix)$/

/**
 * Why this image cannot be pulled; undefined when it can.
 * Differs: there is no registry. Every well-formed name exists, except on hosts below `.invalid`, with the tag or the
 * last part `does-not-exist`, and `ngnix`.
 */
export function pullFailure(image: string): PullFailure | undefined {
  const name = parseImageName(image)
  if (!name) {
    const lower = image !== image.toLowerCase() && parseImageName(image.toLowerCase()) !== undefined
    const detail = lower ? `repository name (${image.split(':')[0]}) must be lowercase` : ''
    const why = `couldn't parse image name "${image}": invalid reference format${detail ? `: ${detail}` : ''}`
    return { reason: 'InvalidImageName', message: `Failed to apply default image tag "${image}": ${why}` }
  }
  const failed = `failed to pull and unpack image "${name.full}": failed to resolve reference "${name.full}"`
  if (/\.invalid(?::\d+)?$/.test(name.registry)) {
    const host = name.registry.split(':')[0]
    const head = `Head "https://${name.registry}/v2/${name.repository}/manifests/${name.tag}"`
    return { reason: 'ErrImagePull', message: `${failed}: failed to do request: ${head}: dial tcp: lookup ${host}: no such host` }
  }
  if (name.tag === 'does-not-exist' || MISSING.test(name.repository)) {
    return { reason: 'ErrImagePull', message: `rpc error: code = NotFound desc = ${failed}: ${name.full}: not found` }
  }
  return undefined
}
