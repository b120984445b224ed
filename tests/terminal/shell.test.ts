import { describe, expect, test } from 'vitest'
import type { KubectlHost } from '../../src/kubectl/host.ts'
import { TestTerminal } from './shell.ts'
import { podAt, smallWorld } from './world.ts'

const cluster = smallWorld()

describe('a line', () => {
  const laptop = new TestTerminal(cluster)
  test.each([
    { line: 'echo a b | tr a-z A-Z', stdout: 'A B\n' },
    { line: 'for i in 1 2; do echo $i; done | sort -r', stdout: '2\n1\n' },
    { line: 'x=$(echo hi); echo "[$x]"', stdout: '[hi]\n' },
    { line: 'f() { echo in; }; f; f | tr i I', stdout: 'in\nIn\n' },
    { line: 'echo \'"a b" c\' | xargs -n1 echo got', stdout: 'got a b\ngot c\n' },
    { line: 'seq 2 | xargs -I{} echo "<{}>"', stdout: '<1>\n<2>\n' },
    { line: "printf 'a b\\nc\\n' | xargs -L1 echo line", stdout: 'line a b\nline c\n' },
    { line: 'cat <<EOF\nhome $HOME\nEOF', stdout: 'home /home/you\n' },
    { line: 'pwd; echo one >&2; date +%Y', stdout: '/home/you\n2026\n' },
    { line: '[ 1 = 2 ] || echo no', stdout: 'no\n' },
    { line: 'echo \'{"a":[1,2]}\' | jq -c .a', stdout: '[1,2]\n' },
    { line: 'sh -c "echo x | cat; echo y"', stdout: 'x\ny\n' },
  ])('$line', async ({ line, stdout }) => expect((await laptop.run(line)).stdout).toBe(stdout))

  test('folder, variables, functions, aliases and $? stay from line to line', async () => {
    const shell = new TestTerminal(cluster)
    await shell.run('mkdir d; cd d; here=1; export there="a b"; list=(x "y z"); alias hi="echo hello"; g() { echo "g $1"; }')
    await shell.run('false')
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell that fills this in.
    expect((await shell.run('echo $? $here "$there" "${list[1]}"; pwd; hi; g 2; env | grep there')).stdout).toBe(
      '1 1 a b y z\n/home/you/d\nhello\ng 2\nthere=a b\n',
    )
  })

  test.each([
    { line: 'nosuch', stderr: 'bash: nosuch: command not found\n', exitCode: 127 },
    { line: 'echo )', stderr: "bash: syntax error near unexpected token `)'\n", exitCode: 2 },
    {
      line: 'rm -rf /',
      stderr: "rm: it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe\n",
      exitCode: 1,
    },
    { line: 'echo "open', exitCode: 2 },
  ])('$line is refused and the shell goes on', async ({ line, stderr, exitCode }) => {
    const printed = await laptop.run(line)
    expect(printed.exitCode).toBe(exitCode)
    if (stderr !== undefined) expect(printed.stderr).toBe(stderr)
    expect((await laptop.run('echo alive')).stdout).toBe('alive\n')
  })

  test('sleep is simulated time', async () => {
    const before = cluster.nowMs
    await laptop.run('sleep 90')
    expect(cluster.nowMs - before).toBe(90_000)
  })

  test('words of the page are commands', async () => {
    expect((await laptop.run('undo')).stdout).toBe('undo done\n')
    expect((await laptop.run('hint')).stdout).toBe('No lesson is open: there is nothing to hint at.\n')
  })
})

describe('the disk', () => {
  test('what is written and removed in the home folder is told to the page', async () => {
    const shell = new TestTerminal(cluster, { disk: [{ path: '/home/you/service.yaml', text: 'kind: Service\n' }] })
    expect((await shell.run('cat service.yaml')).stdout).toBe('kind: Service\n')
    await shell.run('echo "kind: Pod" > pod.yaml; echo x > /etc/own')
    await shell.run('rm -r *')
    // A redirection empties the file before it is written.
    expect(shell.disk).toEqual([
      { path: '/home/you/pod.yaml', text: '' },
      { path: '/home/you/pod.yaml', text: 'kind: Pod\n' },
      { path: '/home/you/pod.yaml', text: null },
      { path: '/home/you/service.yaml', text: null },
    ])
  })

  test('what the page changes is there at the next line', async () => {
    const shell = new TestTerminal(cluster)
    await shell.run('true')
    shell.send({ do: 'disk', changes: [{ path: '/home/you/new.yaml', text: 'kind: Node\n' }] })
    expect((await shell.run('cat new.yaml')).stdout).toBe('kind: Node\n')
  })
})

describe('at the prompt', () => {
  test('an open quote and a here-document go on in the next line', async () => {
    const shell = new TestTerminal(cluster, { pace: 'live' })
    expect(await shell.type('echo "a', 'b"')).toBe('laptop $ echo "a\n> b"\na\nb\nlaptop $ ')
    expect(await shell.type('cat > x.yaml <<EOF', 'kind: Pod', 'EOF', 'cat x.yaml')).toContain(
      '> EOF\nlaptop $ cat x.yaml\nkind: Pod\n',
    )
  })

  test('cat reads what is typed until Ctrl-D', async () => {
    const shell = new TestTerminal(cluster, { pace: 'live' })
    expect(await shell.type('cat > y.yaml', 'kind: Pod', null, 'cat y.yaml')).toContain('laptop $ cat y.yaml\nkind: Pod\n')
  })

  test('each command of a loop is seen when it ends, and Ctrl-C ends the loop with 130', async () => {
    const shell = new TestTerminal(cluster, { pace: 'live' })
    await shell.begin('n=0; while true; do n=$((n+1)); echo round $n; done')
    await shell.untilShows('round 3\n')
    shell.send({ do: 'interrupt' })
    expect(await shell.type('echo $?')).toMatch(/laptop \$ echo \$\?\n130\nlaptop \$ $/)
  })

  test('Ctrl-D at an empty prompt ends the shell', async () => {
    const shell = new TestTerminal(cluster, { pace: 'live' })
    await shell.type(null)
    expect(shell.ended).toBe(0)
  })
})

describe('what kubectl is given', () => {
  const stub =
    (use: (host: KubectlHost, argv: readonly string[]) => Promise<number>) =>
    (argv: readonly string[], host: KubectlHost): Promise<number> =>
      use(host, argv)
  const exec = (command: readonly string[], tty: boolean, pod = 'box') =>
    stub((host) => host.exec({ namespace: 'default', pod, container: pod, command, stdin: tty, tty }))

  test('exec -it hands the terminal over until exit, with the Pod’s prompt and tools', async () => {
    const shell = new TestTerminal(cluster, { pace: 'live', kubectl: exec(['sh'], true) })
    const screen = await shell.type('kubectl exec -it box -- sh', 'hostname', 'curl web', 'exit', 'hostname')
    expect(screen).toBe(
      'laptop $ kubectl exec -it box -- sh\n/ # hostname\nbox\n/ # curl web\nsh: curl: not found\n/ # exit\nlaptop $ hostname\nlaptop\nlaptop $ ',
    )
  })

  test('exec of one program prints into pipes and carries its exit code', async () => {
    const shell = new TestTerminal(cluster, { kubectl: exec(['sh', '-c', 'echo one; echo two; exit 3'], false) })
    expect((await shell.run('kubectl exec box | tr a-z A-Z')).stdout).toBe('ONE\nTWO\n')
    expect((await shell.run('kubectl exec box')).exitCode).toBe(3)
  })

  test.each([
    { command: ['curl', 'web'], pod: 'box', stderr: /exec: "curl": executable file not found in \$PATH/ },
    { command: ['sh'], pod: 'bare', stderr: /exec: "sh": executable file not found in \$PATH/ },
  ])('a program that the image lacks cannot be started: $command in $pod', async ({ command, pod, stderr }) => {
    const shell = new TestTerminal(cluster, { kubectl: exec(command, false, pod) })
    const printed = await shell.run('kubectl exec')
    expect(printed.stderr).toMatch(stderr)
    expect(printed.exitCode).toBe(127)
  })

  test('edit gives the text that the editor left', async () => {
    const shell = new TestTerminal(cluster, {
      kubectl: stub(async (host) => {
        const edited = await host.edit({ path: '/tmp/kubectl-edit-1.yaml', text: 'a: 1\n' })
        host.stdout('text' in edited ? edited.text : edited.failed)
        return 0
      }),
    })
    shell.editor = (text) => text.replace('1', '2')
    expect((await shell.run('kubectl edit')).stdout).toBe('a: 2\n')
  })

  test('files are those of the disk, and - is what is piped in', async () => {
    const shell = new TestTerminal(cluster, {
      disk: [{ path: '/home/you/a.yaml', text: 'kind: Pod\n' }],
      kubectl: stub(async (host) => {
        host.stdout(
          JSON.stringify([
            await host.files.read('/home/you/a.yaml'),
            await host.files.list('/home/you'),
            await host.stdin(),
            host.cwd,
            host.env['HOME'],
          ]),
        )
        return 0
      }),
    })
    expect((await shell.run('echo in | kubectl apply -f -')).stdout).toBe(
      '["kind: Pod\\n",[".kube","a.yaml"],"in\\n","/home/you","/home/you"]',
    )
  })

  test('a port that one terminal opens is reached from another and closed with Ctrl-C', async () => {
    const proxy = new TestTerminal(cluster, {
      pace: 'live',
      kubectl: stub(async (host) => {
        const opened = await host.listen({ address: '127.0.0.1', port: 9999, serves: { kind: 'apiserver-proxy' } })
        host.stdout('Starting to serve on 127.0.0.1:9999\n')
        while (!host.interrupted()) await host.wait(1000)
        if (opened.ok) opened.close()
        return 0
      }),
    })
    await proxy.begin('kubectl proxy --port=9999')
    await proxy.untilShows('Starting to serve')
    const other = new TestTerminal(cluster)
    expect((await other.run('curl -s localhost:9999/api/v1/namespaces/default | jq -r .metadata.name')).stdout).toBe('default\n')
    proxy.send({ do: 'interrupt' })
    await proxy.type('echo back')
    expect((await other.run('curl localhost:9999')).exitCode).toBe(7)
  })
})

describe('completion', () => {
  const shell = new TestTerminal(cluster, { disk: [{ path: '/home/you/service.yaml', text: '' }] })
  test.each([
    { line: 'kube', words: ['kubectl '] },
    { line: 'cat ser', words: ['service.yaml '] },
    { line: 'k get serv', words: ['services '] },
    { line: 'kubectl describe pod we', words: ['web-1 '] },
    { line: 'kubectl get svc/we', words: ['svc/web '] },
    { line: 'kubectl get pods --field-s', words: ['--field-selector'] },
    { line: 'echo hi | kubectl -n kube-s', words: ['kube-system '] },
    { line: 'echo $HO', words: ['$HOME'] },
  ])('$line', async ({ line, words }) => expect(await shell.complete(line)).toEqual(words))
})

test('a Pod that is not there is said so', async () => {
  const shell = new TestTerminal(cluster, { pace: 'live', stand: podAt('gone') })
  await shell.type()
  expect(shell.screen).toBe('switchyard: Pod default/gone is not there\n')
})
