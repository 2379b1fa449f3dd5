/** Notes how ids are written: some programs drop their leading zeros. */

/** The shortest id with leading zeros that was met, and the least without. */
export interface SeenIds {
  led: string
  least: number
}

export const noneSeen = (): SeenIds => ({ led: '', least: Number.POSITIVE_INFINITY })

export function noteId(seen: SeenIds | undefined, id: number): void {
  if (seen && id < seen.least) seen.least = id
}

const LED = /^0+[1-9]\d*$/

export function noteText(seen: SeenIds | undefined, id: string): void {
  if (seen && LED.test(id) && (seen.led === '' || id.length < seen.led.length)) seen.led = id
}

/** Notes for the user on columns of ids that have both: they are other ids then. */
export function ledIds(ids: ReadonlyMap<string, SeenIds>): string[] {
  return [...ids].flatMap(([name, { led, least }]) =>
    String(least).length < led.length
      ? [
          `${name} has ids with leading zeros, such as ${led}, and shorter ones without, such as ${least}: these are not the same`,
        ]
      : [],
  )
}
