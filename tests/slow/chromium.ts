/** The browser of these tests, if the machine has one, how it is started, and how one that stays open is asked. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
)

export const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--force-device-scale-factor=1',
]

/** How a page is shown. */
export interface View {
  readonly width: number
  readonly scheme?: 'light' | 'dark'
  readonly media?: 'screen' | 'print'
}

/** One page of a browser that stays open. */
export interface Tab {
  readonly show: (url: string, view: View) => Promise<void>
  /** The value of an expression on the page, once its promise is kept. */
  readonly evaluate: <T>(expression: string) => Promise<T>
  /** The whole page as a PNG. */
  readonly picture: () => Promise<Buffer>
  readonly close: () => Promise<void>
}

type Message = { readonly id?: number; readonly method?: string } & Readonly<Record<string, unknown>>
type Send = <T>(method: string, params?: object) => Promise<T>

/** Starts Chromium with one page, spoken to through a pipe by the DevTools protocol. */
export async function openTab(): Promise<Tab> {
  const profile = mkdtempSync(join(tmpdir(), 'plumbline-profile-'))
  const browser = spawn(
    CHROMIUM as string,
    [...FLAGS, '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  )
  const { send: ask, next } = spokenTo(browser)
  const { targetId } = await ask<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await ask<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
  const send: Send = (method, params = {}) => ask(method, params, sessionId)
  await send('Page.enable')
  let width = 0
  return {
    show: async (url, view) => {
      width = view.width
      await send('Emulation.setDeviceMetricsOverride', {
        width,
        height: 1000,
        deviceScaleFactor: 1,
        mobile: false,
      })
      const features = [{ name: 'prefers-color-scheme', value: view.scheme ?? 'light' }]
      await send('Emulation.setEmulatedMedia', { media: view.media ?? 'screen', features })
      const loaded = next('Page.loadEventFired')
      await send('Page.navigate', { url })
      await loaded
    },
    evaluate: async expression => {
      const options = { expression, returnByValue: true, awaitPromise: true }
      const { result, exceptionDetails } = await send<Evaluated>('Runtime.evaluate', options)
      if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails))
      return result.value as never
    },
    picture: async () => {
      const { cssContentSize } = await send<{ cssContentSize: { height: number } }>('Page.getLayoutMetrics')
      const clip = { x: 0, y: 0, width, height: Math.ceil(cssContentSize.height), scale: 1 }
      const options = { format: 'png', captureBeyondViewport: true, clip }
      const { data } = await send<{ data: string }>('Page.captureScreenshot', options)
      return Buffer.from(data, 'base64')
    },
    close: async () => {
      const ended = new Promise(resolve => browser.once('exit', resolve))
      await ask('Browser.close')
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    },
  }
}

interface Evaluated {
  readonly result: { readonly value: unknown }
  readonly exceptionDetails?: unknown
}

/** Messages end with a NUL; answers have the number of their question, events the name of a method. */
function spokenTo(browser: ChildProcess) {
  const [, , , to, from] = browser.stdio as unknown as [null, null, null, Writable, Readable]
  const waiting = new Map<number, (m: Message) => void>()
  const events = new Map<string, () => void>()
  let text = ''
  let count = 0
  from.on('data', (d: Buffer) => {
    const parts = (text + d.toString()).split('\0')
    text = parts.pop() as string
    for (const message of parts.map(p => JSON.parse(p) as Message)) {
      if (message.id !== undefined) waiting.get(message.id)?.(message)
      else if (message.method) events.get(message.method)?.()
    }
  })
  return {
    next: (event: string) => new Promise<void>(resolve => events.set(event, resolve)),
    send: <T>(method: string, params: object = {}, sessionId?: string) =>
      new Promise<T>((resolve, reject) => {
        const id = ++count
        waiting.set(id, m => {
          waiting.delete(id)
          if (m.error) reject(new Error(`${method}: ${JSON.stringify(m.error)}`))
          else resolve(m.result as T)
        })
        to.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`)
      }),
  }
}
