/**
 * What is taken from inside the Parquet writer: the header of a page, and its byte buffer as a stream.
 *
 * Pinned: hyparquet-writer 0.17.0. A later one may move the function or write its buffer in another way.
 *
 * The library encodes pages from arrays of JavaScript values alone. Here pages are encoded straight from typed arrays, and
 * only headers and footer are its own, so that the function that writes a page's header is taken from its sources, where
 * it is not among what the library exports. Its buffer holds a whole file in memory that grows; here it is emptied into
 * the part whenever it is large, and its memory goes to the next writer.
 */
import { ByteWriter } from 'hyparquet-writer'
import type { Sink } from '../table-writer.js'

export { writePageHeader } from 'hyparquet-writer/src/datapage.js'

const FLUSH_AT = 1 << 20

/** The memory of a writer that is done, for the next one. */
let spare: ArrayBuffer | undefined

/** The library's byte buffer, emptied into the part whenever it is large. */
export function streamTo(file: Sink): ByteWriter {
  const writer = new ByteWriter(0)
  writer.buffer = spare ?? new ArrayBuffer(FLUSH_AT * 2)
  writer.view = new DataView(writer.buffer)
  spare = undefined
  const grow = writer.ensure.bind(writer)
  const empty = () => {
    file.write(new Uint8Array(writer.buffer, 0, writer.index))
    writer.index = 0
  }
  writer.ensure = (size: number) => {
    if (writer.index > FLUSH_AT) empty()
    grow(size)
  }
  writer.finish = () => {
    empty()
    spare = writer.buffer
  }
  return writer
}
