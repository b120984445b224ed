/**
 * What somebody who opens a shell in an image finds there. `userland` decides whose words the tools speak.
 * Source: each image's Dockerfile and the packages of its base, as published.
 */
export interface ImageTools {
  readonly userland: 'busybox' | 'debian' | 'none'
  readonly shell: 'sh' | 'bash' | null
  readonly network: ReadonlySet<NetworkTool>
}

export type NetworkTool =
  | 'curl'
  | 'wget'
  | 'nslookup'
  | 'dig'
  | 'host'
  | 'nc'
  | 'ping'
  | 'ip'
  | 'ss'
  | 'netstat'
  | 'ps'
  | 'getent'
  | 'hostname'

/** Source: BusyBox's default applets. */
const BUSYBOX: readonly NetworkTool[] = ['wget', 'nslookup', 'nc', 'ping', 'ip', 'netstat', 'ps', 'hostname']
/** Source: debian:bookworm-slim: libc-bin has getent, hostname is essential, procps is not. */
const DEBIAN: readonly NetworkTool[] = ['getent', 'hostname']

const image = (
  userland: ImageTools['userland'],
  network: readonly NetworkTool[],
  shell: ImageTools['shell'] = userland === 'none' ? null : 'sh',
): ImageTools => ({ userland, shell, network: new Set(network) })

const busybox = (...more: readonly NetworkTool[]): ImageTools => image('busybox', [...BUSYBOX, ...more])
const debian = (...more: readonly NetworkTool[]): ImageTools => image('debian', [...DEBIAN, ...more])
const nothing = image('none', [])

/** By repository, without registry; the first entry whose pattern fits. */
const KNOWN: readonly (readonly [repository: RegExp, tools: ImageTools, alpine?: ImageTools])[] = [
  [/^busybox$|e2e-test-images\/busybox$/, busybox()],
  [/^alpine$|^bash$/, busybox('getent')],
  [/^curlimages\/curl$/, busybox('curl', 'getent')],
  [/netshoot$/, image('busybox', [...BUSYBOX, 'curl', 'dig', 'host', 'ss', 'getent'], 'bash')],
  [
    /praqma\/network-multitool$|wbitt\/network-multitool$/,
    image('busybox', [...BUSYBOX, 'curl', 'dig', 'host', 'ss', 'getent'], 'bash'),
  ],
  [/e2e-test-images\/agnhost$/, busybox('curl', 'dig', 'host', 'getent')],
  [/dnsutils$/, debian('nslookup', 'dig', 'host')],
  [/(^|\/)nginx(-slim|-unprivileged)?$/, debian('curl'), busybox('curl', 'getent')],
  [/^httpd$/, debian(), busybox('getent')],
  [/^(node|python|ruby|golang)$/, debian('curl', 'wget'), busybox('getent')],
  [
    /^(hashicorp\/http-echo|traefik\/whoami|containous\/whoami|pause|.*hello-app|mccutchen\/go-httpbin|serve_hostname|.*coredns|kuar-demo\/.*|distroless\/.*)$/,
    nothing,
  ],
  [/^radial\/busyboxplus$/, busybox('curl')],
]

const repositoryOf = (name: string): { readonly repository: string; readonly tag: string } => {
  const [beforeDigest = ''] = name.split('@')
  const [, path = beforeDigest, tag = 'latest'] = /^(.*?)(?::([\w.-]+))?$/.exec(beforeDigest) ?? []
  const [first = '', ...rest] = path.split('/')
  const registry = rest.length > 0 && /[.:]|^localhost$/.test(first)
  return { repository: (registry ? rest.join('/') : path).replace(/^library\//, ''), tag }
}

/** An image that nobody described is taken to have Debian's userland and no network tool. */
export function toolsIn(name: string): ImageTools {
  const { repository, tag } = repositoryOf(name)
  const [, tools, alpine] = KNOWN.find(([pattern]) => pattern.test(repository)) ?? []
  const small = /alpine/.test(tag)
  if (!tools) return small ? busybox('getent') : debian()
  return small && tools.userland === 'debian' ? (alpine ?? busybox('getent')) : tools
}

/** `busybox:1.28`: an nslookup that follows the search list. */
export const isOldBusybox = (name: string): boolean => /(^|\/)busybox:1\.(2[0-8]|1\d)\b/.test(name)
