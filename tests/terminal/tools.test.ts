import { describe, expect, test } from 'vitest'
import { TestTerminal } from './shell.ts'
import { clusterIP, NODE, nodeIP, podAt, smallWorld } from './world.ts'

// What the tools print is what curl 8, GNU Wget, BusyBox 1.36, BIND 9 and OpenBSD netcat print for these outcomes.
const cluster = smallWorld()
const laptop = new TestTerminal(cluster)
const box = new TestTerminal(cluster, { stand: podAt('box') })
const web = new TestTerminal(cluster, { stand: podAt('web-1') })
const node = new TestTerminal(cluster, { stand: NODE })
const [webIP, emptyIP, host] = [clusterIP(cluster, 'web'), clusterIP(cluster, 'empty'), nodeIP(cluster)]

describe('curl', () => {
  test.each([
    { line: `curl -s ${host}:30080 | grep title`, stdout: '<title>Welcome to nginx!</title>\n', exitCode: 0 },
    {
      line: `curl ${host}:30081`,
      stderr: `curl: (7) Failed to connect to ${host} port 30081 after 1 ms: Couldn't connect to server\n`,
      exitCode: 7,
    },
    { line: 'curl nosuch', stderr: 'curl: (6) Could not resolve host: nosuch\n', exitCode: 6 },
    { line: `curl -m 2 ${webIP}:3000`, stderr: 'curl: (28) Connection timed out after 2001 milliseconds\n', exitCode: 28 },
    { line: `curl -f -s -S ${host}:30080/missing`, stderr: 'curl: (22) The requested URL returned error: 404\n', exitCode: 22 },
    { line: 'curl -s nosuch', stderr: '', exitCode: 6 },
    { line: `curl -so /dev/null -w '%{http_code}\\n' ${host}:30080`, stdout: '200\n', exitCode: 0 },
    { line: `curl -so /dev/null -w '%{http_code}\\n' ${host}:30081`, stdout: '000\n', exitCode: 7 },
    {
      line: 'curl',
      stderr: "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
      exitCode: 2,
    },
  ])('$line', async ({ line, stdout, stderr, exitCode }) => {
    const printed = await laptop.run(line)
    expect(printed.exitCode).toBe(line.includes('|') ? 0 : exitCode)
    if (stdout !== undefined) expect(printed.stdout).toBe(stdout)
    if (stderr !== undefined) expect(printed.stderr).toBe(stderr)
  })

  test('-v tells of the connection and of both headers', async () => {
    const { stderr } = await web.run('curl -v web:3000 2>&1 >/dev/null | cat >&2')
    for (const text of [
      `* IPv4: ${webIP}`,
      `*   Trying ${webIP}:3000...`,
      '> GET / HTTP/1.1',
      '> Host: web:3000',
      '< HTTP/1.1 200 OK',
    ]) {
      expect(stderr).toContain(text)
    }
  })

  test('-I asks with HEAD and prints the head', async () => {
    const { stdout } = await web.run('curl -sI web:3000')
    expect(stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n(.+\r\n)+\r\n$/)
    expect(stdout).toContain('Server: nginx/1.27')
  })

  test('what is not modelled is said in one line of ours', async () => {
    const { stderr, exitCode } = await laptop.run('curl --proxy x http://y')
    expect(stderr).toMatch(/^switchyard: curl: the option --proxy is not modelled; .*\n$/)
    expect(exitCode).toBe(2)
  })
})

describe('wget speaks the words of its userland', () => {
  test.each([
    { line: 'wget -qO- web:3000 | head -1', stdout: '<!DOCTYPE html>\n', stderr: '' },
    { line: 'wget -qO- empty', stdout: '', stderr: `wget: can't connect to remote host (${emptyIP}): Connection refused\n` },
    { line: 'wget -qO- nosuch', stdout: '', stderr: "wget: bad address 'nosuch'\n" },
    { line: 'wget -q -T 2 -O- web:81', stdout: '', stderr: 'wget: download timed out\n' },
    { line: 'wget -q --spider web:3000/missing', stdout: '', stderr: 'wget: server returned error: HTTP/1.1 404 Not Found\n' },
  ])('BusyBox: $line', async ({ line, stdout, stderr }) => {
    expect(await box.run(line)).toMatchObject({ stdout, stderr })
  })

  test('GNU: the laptop', async () => {
    const { stdout, stderr, exitCode } = await laptop.run(`wget -O- ${host}:30080`)
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Welcome to nginx!')
    expect(stderr).toContain(`Connecting to ${host}:30080... connected.\nHTTP request sent, awaiting response... 200 OK\n`)
    expect(await laptop.run('wget nosuch')).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('unable to resolve host address ‘nosuch’'),
    })
  })
})

describe('names', () => {
  test('BusyBox asks with every domain of the search list and says what became of each', async () => {
    const { stdout, exitCode } = await box.run('nslookup -type=a web')
    expect(stdout).toBe(
      `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tweb.default.svc.cluster.local\nAddress: ${webIP}\n\n** server can't find web.svc.cluster.local: NXDOMAIN\n\n** server can't find web.cluster.local: NXDOMAIN\n\n`,
    )
    expect(exitCode).toBe(1)
  })

  test('a Node reaches the cluster’s DNS when it is named', async () => {
    expect((await node.run('dig +short @10.96.0.10 web.default.svc.cluster.local')).stdout).toBe(`${webIP}\n`)
    expect((await node.run(`dig +short @10.96.0.10 -x ${webIP}`)).stdout).toBe('web.default.svc.cluster.local.\n')
    expect((await node.run('nslookup web.default.svc.cluster.local 10.96.0.10')).stdout).toContain(
      `Name:\tweb.default.svc.cluster.local\nAddress: ${webIP}\n`,
    )
  })

  test('the laptop knows no name of the cluster', async () => {
    expect(await laptop.run('nslookup web')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining("** server can't find web: NXDOMAIN"),
    })
  })

  test('getent has the name that was found', async () => {
    expect((await web.run('getent hosts web')).stdout).toBe(`${webIP.padEnd(15)} web.default.svc.cluster.local\n`)
    expect((await web.run('getent hosts nosuch')).exitCode).toBe(2)
  })
})

describe('connections and echoes', () => {
  test.each([
    { line: 'nc -zv web 3000', stderr: `web (${webIP}:3000) open\n`, exitCode: 0 },
    { line: 'nc -zv empty 80', stderr: `nc: empty (${emptyIP}:80): Connection refused\n`, exitCode: 1 },
    { line: 'nc -zv -w 2 web 81', stderr: 'nc: timed out\n', exitCode: 1 },
  ])('$line', async ({ line, stderr, exitCode }) => {
    expect(await box.run(line)).toEqual({ stdout: '', stderr, exitCode })
  })

  test('OpenBSD netcat on a Node', async () => {
    expect((await node.run(`nc -zv ${webIP} 3000`)).stderr).toBe(`Connection to ${webIP} 3000 port [tcp/*] succeeded!\n`)
  })

  test('a Pod answers a ping, a cluster IP does not', async () => {
    const ip = cluster.reader.get('Pod', 'default', 'web-1')?.status.podIP ?? ''
    expect(await box.run(`ping -c 1 ${ip}`)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('1 packets transmitted, 1 packets received, 0% packet loss'),
    })
    expect(await box.run('ping -c 1 -W 1 web')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('100% packet loss'),
    })
  })
})

describe('where a shell stands', () => {
  test('files and variables of a Pod are those that the kubelet gives it', async () => {
    expect((await box.run('cat /etc/resolv.conf')).stdout).toBe(
      'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    )
    const { stdout } = await box.run('env')
    for (const line of [
      `WEB_SERVICE_HOST=${webIP}`,
      'WEB_SERVICE_PORT=3000',
      `WEB_PORT=tcp://${webIP}:3000`,
      `WEB_PORT_3000_TCP_ADDR=${webIP}`,
      `GREETING=at ${webIP}`,
      'HOSTNAME=box',
      'KUBERNETES_SERVICE_PORT_HTTPS=443',
    ]) {
      expect(stdout.split('\n')).toContain(line)
    }
  })

  test('a tool that the image lacks is not found, in the words of its shell', async () => {
    expect(await box.run('curl web:3000')).toEqual({ stdout: '', stderr: 'sh: curl: not found\n', exitCode: 127 })
    expect(await web.run('nslookup web')).toEqual({ stdout: '', stderr: 'bash: nslookup: command not found\n', exitCode: 127 })
  })

  test('rules are on the Nodes', async () => {
    const { stdout } = await node.run('iptables-save -t nat')
    expect(stdout).toMatch(/^\*nat\n:/)
    expect(stdout).toContain(
      `-A KUBE-SERVICES -m comment --comment "default/web cluster IP" -m tcp -p tcp -d ${webIP} --dport 3000 -j KUBE-SVC-`,
    )
    expect((await laptop.run('iptables-save')).exitCode).toBe(127)
  })

  test('ss shows what listens in a Pod, and conntrack what a Node translated', async () => {
    await box.run('wget -qO- web:3000')
    expect((await box.run('netstat -tln')).stdout).not.toContain(':80 ')
    const nodeName = cluster.reader.get('Pod', 'default', 'box')?.spec.nodeName ?? ''
    const there = new TestTerminal(cluster, { stand: { kind: 'node', name: nodeName } })
    expect((await there.run('conntrack -L')).stdout).toMatch(
      new RegExp(`^tcp +6 \\d+ \\w+ src=\\S+ dst=${webIP} sport=\\d+ dport=3000 src=\\S+ dst=\\S+ sport=80 dport=\\d+`, 'm'),
    )
  })
})
