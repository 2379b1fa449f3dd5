/** Instants and days as files write them. */
import { DAY_MS } from '../schema/definitions.js'

const ISO =
  /^\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?\s*$/i

/** Milliseconds since 1970 of an instant in ISO 8601, with a blank for its T too; without a zone it is UTC. */
export function msOf(text: string): number {
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] =
    ISO.exec(text) ?? []
  if (!year || !isDay(`${year}-${month}`, day as string)) return Number.NaN
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}` : 'Z'
  const part = fraction === '' ? '' : fraction.slice(0, 4)
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${part}${offset}`)
}

/** Empty for a date that is none. */
export function isoOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}

export const isMidnight = (date: Date) => date.getTime() % DAY_MS === 0

/** Whether a month such as 2026-02 has a day such as 28. */
export function isDay(month: string, day: string): boolean {
  const [year, number] = month.split('-').map(Number)
  return (
    Number(day) >= 1 && Number(day) <= new Date(Date.UTC(year as number, number as number, 0)).getUTCDate()
  )
}
