/**
 * Generates small blocks first: the engine compiles functions that are called often sooner than those that are
 * called once per part and loop. It saves a tenth of a second per thread.
 */
const PEOPLE = 500
const TIMES = 10
let isWarm = false

/** Warms up the generator of a block of so many people, once per thread. */
export function warmUp(make: (people: number) => void): void {
  if (isWarm) return
  isWarm = true
  for (let time = 0; time < TIMES; time++) make(PEOPLE)
}
