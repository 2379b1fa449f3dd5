/** Unpacks frames of Zstandard whose header states sizes that they can have: fzstd makes room for whatever stands there. */
import { decompress } from 'fzstd'

/** A block of four bytes may stand for 128 KB of the same byte. */
const MOST_RATIO = 1 << 15
/** The largest window that programs use unless they are told to use more. */
const MOST_WINDOW_LOG = 27
const LEAST_WINDOW_LOG = 10
const MARK = 0xfd2fb528
const DESCRIPTOR = 4

/** Errors: a RangeError where the size or the window that the frame states cannot be. */
export function unzstd(frame: Uint8Array): Uint8Array {
  checkHeader(frame)
  return decompress(frame)
}

/** RFC 8878, 3.1.1.1: the descriptor, then a window unless the frame is one segment, a dictionary's id and the size. */
function checkHeader(frame: Uint8Array): void {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (view.getUint32(0, true) !== MARK) return
  const descriptor = view.getUint8(DESCRIPTOR)
  const isSegment = (descriptor >> 5) & 1
  const [idBytes = 0] = [[0, 1, 2, 4][descriptor & 3]]
  const sizeFlag = descriptor >> 6
  const at = DESCRIPTOR + 1 + (isSegment ? 0 : 1) + idBytes
  if (!isSegment && LEAST_WINDOW_LOG + (view.getUint8(DESCRIPTOR + 1) >> 3) > MOST_WINDOW_LOG)
    throw new RangeError('a frame of Zstandard states a window that is too large')
  const sizes = [
    () => (isSegment ? view.getUint8(at) : 0),
    () => view.getUint16(at, true),
    () => view.getUint32(at, true),
    () => Number(view.getBigUint64(at, true)),
  ]
  if ((sizes[sizeFlag] as () => number)() > MOST_RATIO * frame.length)
    throw new RangeError('a frame of Zstandard states a size that it cannot have')
}
