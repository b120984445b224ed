import { useMemo } from 'react'
import { useStore } from 'zustand'
import { wayOn } from '../explain/way-on.ts'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import { cx } from '../parts/cx.ts'
import { sendForm } from '../simulation/traffic.ts'
import { cluster } from '../store/cluster.ts'
import { type RequestForm as Form, fromKey, fromOfKey, requests, setForm } from '../store/requests.ts'
import { settings } from '../store/settings.ts'
import styles from './Request.module.css'
import { targetsIn } from './targets.ts'
import { WayOnLine } from './WayOnLine.tsx'

const MODES: readonly Form['mode'][] = ['once', 'stream', 'burst']

function From({ from }: { readonly from: string }) {
  const view = useStore(cluster, (state) => state.view)
  const showSystem = useStore(settings, (state) => state.showSystem)
  const pods = view?.pods.filter((pod) => (showSystem || !pod.system) && pod.state !== 'succeeded') ?? []
  const keys = new Set([
    'laptop',
    'internet',
    ...pods.map((pod) => `pod:${pod.namespace}/${pod.name}`),
    ...(view?.nodes.map(({ name }) => `node:${name}`) ?? []),
  ])
  return (
    <select
      id="request-from"
      className={controls.field}
      value={from}
      onChange={(event) => setForm({ from: fromOfKey(event.target.value) })}
    >
      <option value="laptop">{t('request.from.laptop')}</option>
      <option value="internet">{t('request.from.internet')}</option>
      {!keys.has(from) && <option value={from}>{from.slice(from.indexOf(':') + 1)}</option>}
      <optgroup label={t('request.from.pods')}>
        {pods.map(({ id, namespace, name }) => (
          <option key={id} value={`pod:${namespace}/${name}`}>
            {namespace === 'default' ? name : `${namespace}/${name}`}
          </option>
        ))}
      </optgroup>
      <optgroup label={t('request.from.nodes')}>
        {view?.nodes.map(({ id, name }) => (
          <option key={id} value={`node:${name}`}>
            {name}
          </option>
        ))}
      </optgroup>
    </select>
  )
}

/** What there is to say of the target: why it is none, or that the sender does not reach it and what it reaches. */
function Says() {
  const objection = useStore(requests, (state) => state.objection)
  const { from, to } = useStore(requests, (state) => state.form)
  const view = useStore(cluster, (state) => state.view)
  const way = objection === '' && view ? wayOn(from, to, view) : null
  return (
    <div
      id="request-says"
      className={styles.says}
      role="status"
      data-tone={objection === '' ? 'plain' : 'bad'}
      hidden={objection === '' && !way}
    >
      {objection}
      {way && <WayOnLine way={way} />}
    </div>
  )
}

/** Who sends, where to, how often. */
export function RequestForm() {
  const form = useStore(requests, (state) => state.form)
  const streaming = useStore(requests, (state) => state.streaming)
  const objection = useStore(requests, (state) => state.objection)
  const ready = useStore(cluster, (state) => state.status === 'ready')
  const services = useStore(cluster, (state) => state.view?.services)
  const pods = useStore(cluster, (state) => state.view?.pods)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view changes with the clock, its lists do not.
  const targets = useMemo(() => {
    const { view } = cluster.getState()
    return view ? targetsIn(view, form.from) : []
  }, [services, pods, form.from])
  return (
    <form
      className={styles.form}
      aria-label={t('request.form')}
      onSubmit={(event) => {
        event.preventDefault()
        const to = event.currentTarget.querySelector<HTMLInputElement>('#request-to')
        void sendForm().then(() => requests.getState().objection !== '' && to?.focus())
      }}
    >
      <div className={styles.row}>
        <label htmlFor="request-from">{t('request.from')}</label>
        <From from={fromKey(form.from)} />
      </div>
      <div className={styles.row}>
        <label htmlFor="request-to">{t('request.to')}</label>
        <input
          id="request-to"
          className={cx(controls.field, 'mono')}
          list="request-targets"
          value={form.to}
          placeholder={t('request.to.placeholder')}
          title={t('request.to.hint')}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={objection !== ''}
          aria-describedby="request-says"
          onChange={(event) => setForm({ to: event.target.value })}
        />
        <datalist id="request-targets">
          {targets.map((target) => (
            <option key={target} value={target} />
          ))}
        </datalist>
      </div>
      <Says />
      <div className={styles.last}>
        <fieldset className={controls.pill} aria-label={t('request.mode')}>
          {MODES.map((mode) => (
            <button key={mode} type="button" aria-pressed={mode === form.mode} onClick={() => setForm({ mode })}>
              {t(`request.mode.${mode}`)}
            </button>
          ))}
        </fieldset>
        <button type="submit" className={controls.primary} disabled={!ready}>
          {t(streaming ? 'request.stop' : 'request.send')}
        </button>
      </div>
    </form>
  )
}
