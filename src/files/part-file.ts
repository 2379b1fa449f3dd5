/** A file that is written under a temporary name, hashed as it grows, and renamed when it is complete. */
import { createHash } from 'node:crypto'
import {
  closeSync,
  fsync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { PlumblineError } from '../ground/error.js'

export interface Written {
  readonly bytes: number
  readonly sha256: string
}

/** Bytes gathered before the file system is called. */
const BUFFER = 1 << 20
/** The buffer of a file that was closed, for the next one. */
let spare: Buffer | undefined
const onDisk = promisify(fsync)
export const TEMPORARY = '.tmp'

export class PartFile {
  readonly #path: string
  readonly #temporary: string
  readonly #hash = createHash('sha256')
  readonly #file: number
  readonly #buffer: Buffer
  #used = 0
  #bytes = 0
  #isOpen = true

  /** `size` is how many bytes are expected, where that is known. */
  constructor(path: string, size = BUFFER) {
    this.#path = path
    this.#buffer = size < BUFFER ? Buffer.allocUnsafe(size) : (spare ?? Buffer.allocUnsafe(BUFFER))
    if (this.#buffer === spare) spare = undefined
    this.#temporary = path + TEMPORARY
    mkdirSync(dirname(path), { recursive: true })
    this.#file = guarded(path, () => openSync(this.#temporary, 'w'))
  }

  write(bytes: Uint8Array): void {
    if (this.#used + bytes.length > this.#buffer.length) this.#flush()
    if (bytes.length > this.#buffer.length) {
      this.#put(bytes)
      return
    }
    this.#buffer.set(bytes, this.#used)
    this.#used += bytes.length
  }

  /** Completes the file: everything on disk, then the rename that makes it visible. */
  close(): Written {
    this.#flush()
    guarded(this.#path, () => fsyncSync(this.#file))
    return this.#appear()
  }

  /** The same, while other work goes on: nothing more may be written, and the file appears when it is on disk. */
  async closeMeanwhile(): Promise<Written> {
    try {
      this.#flush()
      if (this.#buffer.length === BUFFER) spare = this.#buffer
      await onDisk(this.#file)
      return this.#appear()
    } catch (error) {
      this.abandon()
      throw cannotWrite(this.#path, error)
    }
  }

  #appear(): Written {
    this.#release()
    renameSync(this.#temporary, this.#path)
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') }
  }

  /** Gives up: nothing of the file remains. */
  abandon(): void {
    this.#release()
    rmSync(this.#temporary, { force: true })
  }

  #release(): void {
    if (this.#isOpen) closeSync(this.#file)
    this.#isOpen = false
  }

  #flush(): void {
    this.#put(this.#buffer.subarray(0, this.#used))
    this.#used = 0
  }

  #put(bytes: Uint8Array): void {
    this.#hash.update(bytes)
    this.#bytes += bytes.length
    for (let done = 0; done < bytes.length; ) {
      done += guarded(this.#path, () => writeSync(this.#file, bytes, done, bytes.length - done))
    }
  }
}

/** Writes a whole file atomically; other work can be done while it reaches the disk. */
export async function writeMeanwhile(path: string, content: Uint8Array): Promise<Written> {
  const file = new PartFile(path, content.length)
  try {
    file.write(content)
  } catch (error) {
    file.abandon()
    throw error
  }
  return file.closeMeanwhile()
}

/** Writes a whole small file atomically. */
export function writeWhole(path: string, content: string | Uint8Array): Written {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  const file = new PartFile(path, bytes.length)
  try {
    file.write(bytes)
    return file.close()
  } catch (error) {
    file.abandon()
    throw error
  }
}

/** The SHA-256 of a file's bytes, in hexadecimal. */
export function hashFile(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is larger than is allowed here',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'its folder is gone',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
}

/** Runs a call to the file system; what goes wrong becomes one clear line. */
export function guarded<T>(path: string, call: () => T): T {
  try {
    return call()
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

function cannotWrite(path: string, error: unknown): PlumblineError {
  if (error instanceof PlumblineError) return error
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return new PlumblineError(
    `file.${code.toLowerCase() || 'error'}`,
    `cannot write ${path}: ${REASONS[code] ?? code}`,
  )
}
