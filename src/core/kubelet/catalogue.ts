import { agnhost, httpEcho, interpret } from './command.ts'
import { parseImageName } from './image-name.ts'
import { ends, flag, type HttpProgram, listenAddress, type Program, portOr, server, tcp, udp } from './program.ts'

export type Env = { readonly [name: string]: string }

/** What an image runs, given the container's args (flags to its entrypoint) and environment. */
interface Entry {
  /** True: args that do not begin with `-` are a command of their own, as entrypoint scripts that `exec "$@"` have it. */
  readonly execsArgs: boolean
  run(args: readonly string[], env: Env, tag: string): Program
  readonly tools: readonly Tool[]
}

/** What somebody can use inside a container. */
export type Tool = 'sh' | 'bash' | 'curl' | 'wget' | 'nslookup' | 'dig' | 'nc' | 'ping' | 'ip' | 'ps' | 'cat'

const BUSYBOX: readonly Tool[] = ['sh', 'wget', 'nslookup', 'nc', 'ping', 'ip', 'ps', 'cat']
const DEBIAN: readonly Tool[] = ['sh', 'bash', 'cat']
const NOTHING: readonly Tool[] = []

const always = (program: Program, tools: readonly Tool[] = DEBIAN): Entry => ({ execsArgs: true, run: () => program, tools })
const fromArgs = (run: Entry['run'], tools: readonly Tool[] = NOTHING): Entry => ({ execsArgs: false, run, tools })
/** A shell without a terminal reads the end of its input and ends at once. */
const shellImage = (tools: readonly Tool[]): Entry => always(ends(0, 0), tools)
const web = (port: number, name: HttpProgram['name'], tools: readonly Tool[] = BUSYBOX, readyAfterMs = 0): Entry =>
  always(server([tcp(port)], { name }, readyAfterMs), tools)

/** Newest patch releases, so that the Server header shows a version that exists. */
const NGINX_PATCH: { readonly [minor: string]: number } = {
  '1.14': 2,
  '1.16': 1,
  '1.18': 0,
  '1.19': 10,
  '1.20': 2,
  '1.21': 6,
  '1.22': 1,
  '1.23': 4,
  '1.24': 0,
  '1.25': 5,
  '1.26': 3,
  '1.27': 5,
  '1.28': 0,
}

function nginxVersion(tag: string): string {
  const [, minor, patch] = /^(\d+\.\d+)(?:\.(\d+))?/.exec(tag) ?? []
  if (minor === undefined) return '1.27.5'
  return `${minor}.${patch ?? NGINX_PATCH[minor] ?? 0}`
}

const nginx = (port: number): Entry => ({
  execsArgs: true,
  run: (_args, _env, tag) => server([tcp(port)], { name: 'nginx', version: nginxVersion(tag) }),
  tools: ['sh', 'bash', 'curl', 'cat'],
})

const portFlag = (port: number, ...names: readonly string[]): Entry =>
  fromArgs((args) => {
    const at = listenAddress(flag(args, ...names) ?? '')
    return server([tcp(portOr(flag(args, ...names), at.port ?? port), at.address)], { name: 'plain' })
  })

const redis: Entry = {
  execsArgs: true,
  run: (args) => interpret(['redis-server', ...args]) ?? server([tcp(6379)]),
  tools: DEBIAN,
}

const whoami: Entry = fromArgs((args, env) =>
  server([tcp(portOr(flag(args, '--port', '-port') ?? env['WHOAMI_PORT_NUMBER'], 80))], { name: 'whoami' }),
)

const database = (port: number, readyAfterMs: number): Entry => always(server([tcp(port)], undefined, readyAfterMs))

const coredns = fromArgs(() => server([udp(53), tcp(53), tcp(8080), tcp(8181), tcp(9153)], { name: 'health' }))

/**
 * Images by repository, without registry: what they listen on when nobody tells them otherwise.
 * Source: each image's own documentation and its EXPOSE and ENTRYPOINT lines.
 */
const CATALOGUE: { readonly [repository: string]: Entry } = {
  nginx: nginx(80),
  'nginx-slim': nginx(80),
  'nginxinc/nginx-unprivileged': nginx(8080),
  'bitnami/nginx': nginx(8080),
  'nginxdemos/hello': web(80, 'nginx-hello'),
  'nginxdemos/nginx-hello': web(8080, 'nginx-hello'),
  httpd: web(80, 'httpd', DEBIAN),
  caddy: always(server([tcp(80), tcp(2019, '127.0.0.1')], { name: 'files' }), BUSYBOX),
  traefik: portFlag(80, '--entrypoints.web.address'),
  'traefik/whoami': whoami,
  'containous/whoami': whoami,
  'hashicorp/http-echo': fromArgs((args, env) => httpEcho(args, env)),
  'kennethreitz/httpbin': web(80, 'httpbin', DEBIAN, 500),
  'mccutchen/go-httpbin': web(8080, 'httpbin', NOTHING),
  'google-samples/hello-app': fromArgs((_args, env, tag) =>
    server([tcp(portOr(env['PORT'], 8080))], { name: 'hello-app', version: tag === '2.0' ? '2.0.0' : '1.0.0' }),
  ),
  echoserver: web(8080, 'echoserver', DEBIAN),
  'google_containers/echoserver': web(8080, 'echoserver', DEBIAN),
  'ealen/echo-server': fromArgs((_args, env) => server([tcp(portOr(env['PORT'], 80))], { name: 'echoserver' }), BUSYBOX),
  'jmalloc/echo-server': fromArgs((_args, env) => server([tcp(portOr(env['PORT'], 8080))], { name: 'echoserver' })),
  'e2e-test-images/agnhost': { execsArgs: false, run: (args) => agnhost(args), tools: [...BUSYBOX, 'curl', 'dig'] },
  'e2e-test-images/nginx': nginx(80),
  'e2e-test-images/httpd': web(80, 'httpd', DEBIAN),
  serve_hostname: web(9376, 'hostname', NOTHING),
  pause: always(server([]), NOTHING),
  redis,
  valkey: redis,
  'valkey/valkey': redis,
  postgres: database(5432, 2000),
  mysql: { execsArgs: true, run: () => server([tcp(3306), tcp(33060)], undefined, 5000), tools: DEBIAN },
  mariadb: database(3306, 4000),
  mongo: database(27017, 1500),
  memcached: { execsArgs: true, run: (args) => interpret(['memcached', ...args]) ?? server([tcp(11211)]), tools: DEBIAN },
  rabbitmq: {
    execsArgs: true,
    run: (_args, _env, tag) =>
      server(
        [tcp(5672), tcp(4369), tcp(15692), tcp(25672), ...(tag.includes('management') ? [tcp(15672)] : [])],
        undefined,
        4000,
      ),
    tools: DEBIAN,
  },
  nats: always(server([tcp(4222), tcp(8222)]), BUSYBOX),
  elasticsearch: database(9200, 8000),
  node: shellImage([...DEBIAN, 'curl', 'wget']),
  python: shellImage([...DEBIAN, 'curl', 'wget']),
  busybox: shellImage(BUSYBOX),
  alpine: shellImage(BUSYBOX),
  debian: shellImage(DEBIAN),
  ubuntu: shellImage(DEBIAN),
  bash: shellImage([...BUSYBOX, 'bash']),
  'nicolaka/netshoot': shellImage([...BUSYBOX, 'bash', 'curl', 'dig']),
  'curlimages/curl': always(ends(0, 2), [...BUSYBOX, 'curl']),
  'e2e-test-images/busybox': shellImage(BUSYBOX),
  'e2e-test-images/jessie-dnsutils': always(ends(3_600_000, 0), [...DEBIAN, 'nslookup', 'dig']),
  'dockersamples/examplevotingapp_vote': web(80, 'vote', [...DEBIAN, 'curl'], 500),
  'dockersamples/examplevotingapp_result': web(80, 'result', [...DEBIAN, 'curl'], 500),
  'dockersamples/examplevotingapp_worker': always(server([]), DEBIAN),
  'coredns/coredns': coredns,
  coredns,
  'google-samples/gb-frontend': web(80, 'plain', DEBIAN),
  'google_samples/gb-redis-follower': redis,
  'google-samples/gb-redis-follower': redis,
  'kuar-demo/kuard-amd64': web(8080, 'plain', NOTHING),
  'paulbouwer/hello-kubernetes': web(8080, 'plain', BUSYBOX),
  'stefanprodan/podinfo': { ...portFlag(9898, '--port'), tools: [...BUSYBOX, 'curl'] },
  'training/webapp': web(5000, 'plain', DEBIAN),
  tomcat: web(8080, 'plain', DEBIAN, 1500),
  wordpress: web(80, 'plain', DEBIAN, 1000),
  adminer: web(8080, 'plain', BUSYBOX),
  ghost: web(2368, 'plain', DEBIAN, 2000),
  registry: web(5000, 'plain', BUSYBOX),
  'grafana/grafana': web(3000, 'plain', BUSYBOX, 1500),
  'prom/prometheus': portFlag(9090, '--web.listen-address'),
}

/** What is known of an image; undefined for one that nobody described here. */
export function entryOf(image: string): { readonly entry: Entry; readonly tag: string } | undefined {
  const name = parseImageName(image)
  if (!name) return undefined
  const entry = Object.hasOwn(CATALOGUE, name.repository) ? CATALOGUE[name.repository] : undefined
  return entry && { entry, tag: name.tag }
}

/** The tools inside an image; one that nobody described is taken to have a shell and nothing more. */
export const toolsOf = (image: string): readonly Tool[] => entryOf(image)?.entry.tools ?? DEBIAN
