import { scenario } from '../simulation/scenario-store.ts'
import { files } from '../store/files.ts'
import { layout } from '../store/layout.ts'
import { lesson } from '../store/lesson.ts'
import { fromKey, requests } from '../store/requests.ts'
import { encodeShared } from './codec.ts'

/** The address that opens what is on the screen now. */
export async function shareLink(): Promise<string> {
  const { player } = lesson.getState()
  if (player) return `${location.origin}${location.pathname}${location.search}${player.link()}`
  const { title, seed } = scenario.getState()
  const { form } = requests.getState()
  const fragment = await encodeShared({
    title,
    seed,
    files: files.getState().files.map(({ name, text }) => ({ name, text })),
    view: layout.getState().view,
    from: fromKey(form.from),
    to: form.to,
  })
  return `${location.origin}${location.pathname}${location.search}#${fragment}`
}
