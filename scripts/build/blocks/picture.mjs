// The picture of the round trip, from the corpus of `npm start`.
import { join } from 'node:path'
import { root } from '../../setup.mjs'

export async function drawPicture() {
  const { check, loadFrame, recover, roundTripPicture } = await import('../../../dist/index.js')
  const frame = await loadFrame(join(root, 'out', 'baseline'))
  return {
    path: join(root, 'docs', 'pictures', 'round-trip.svg'),
    text: roundTripPicture(check(recover(frame))),
  }
}
