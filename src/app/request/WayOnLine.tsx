import type { WayOn } from '../explain/way-on.ts'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import { sendForm } from '../simulation/traffic.ts'
import { setForm } from '../store/requests.ts'

/** How a Service is reached from outside, with the address ready to be used. */
export function WayOnLine({ way: { service, to } }: { readonly way: WayOn }) {
  const { name, type } = service
  if (to === null) return <p>{t('wayOn.none', { service: name, type })}</p>
  return (
    <p>
      {t('wayOn.to', { service: name })}{' '}
      <button
        type="button"
        className={controls.link}
        onClick={() => {
          setForm({ to })
          void sendForm()
        }}
      >
        {t('wayOn.use', { to: to.replace(/\/$/, '') })}
      </button>
    </p>
  )
}
