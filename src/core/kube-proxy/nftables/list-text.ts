import type { IPFamily } from '../../api/service.ts'
import type { NftTable } from './table.ts'

const PRIORITY_NAMES: { readonly [hook: string]: { readonly [priority: string]: string } } = {
  prerouting: { '-100': 'dstnat', '-110': 'dstnat - 10' },
  postrouting: { '100': 'srcnat' },
}

function priorityText(line: string): string {
  const [, hook = '', priority = ''] = /hook (\S+) priority (\S+)$/.exec(line) ?? []
  const name = PRIORITY_NAMES[hook]?.[priority] ?? (priority === '0' ? 'filter' : priority)
  return `${line.replace(/priority \S+$/, `priority ${name}`)}; policy accept;`
}

/**
 * What `nft list table` prints for kube-proxy's table.
 * Differs: rules stand as kube-proxy hands them in; nft writes some of them in other words (`meta mark set …`).
 */
export function listText({ table, baseChains, sets, setOptions, maps, chains }: NftTable, family: IPFamily): string {
  const type = family === 'IPv4' ? 'ipv4_addr' : 'ipv6_addr'
  const block = (head: string, lines: readonly string[]): readonly string[] => [
    `\t${head} {`,
    ...lines.map((line) => `\t\t${line}`),
    '\t}',
    '',
  ]
  const elements = (list: readonly string[]): readonly string[] =>
    list.length > 0 ? [`elements = { ${list.join(',\n\t\t\t     ')} }`] : []
  return [
    `table ${table} {`,
    '\tcomment "rules for kube-proxy"',
    '',
    ...Object.entries(sets).flatMap(([name, list]) =>
      block(`set ${name}`, [...(setOptions[name]?.split(' ; ') ?? [`type ${type}`]), ...elements(list)]),
    ),
    ...Object.entries(maps).flatMap(([name, entries]) => {
      const key = name.endsWith('nodeports') ? 'inet_proto . inet_service' : `${type} . inet_proto . inet_service`
      return block(`map ${name}`, [
        `type ${key} : verdict`,
        ...elements(Object.entries(entries).map(([at, verdict]) => `${at} : ${verdict}`)),
      ])
    }),
    ...Object.entries(chains).flatMap(([name, rules]) => {
      const hook = baseChains[name]
      return block(`chain ${name}`, [...(hook === undefined ? [] : [priorityText(hook)]), ...rules])
    }),
    '}',
    '',
  ].join('\n')
}
