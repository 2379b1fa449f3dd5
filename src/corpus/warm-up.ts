/**
 * Generates small blocks first: the engine compiles what is called often sooner than what is called once a part and loops
 * there. It saves a tenth of a second a thread.
 */
const PEOPLE = 500
const TIMES = 10
let isWarm = false

/** Warms up what makes a block of so many people, once a thread. */
export function warmUp(make: (people: number) => void): void {
  if (isWarm) return
  isWarm = true
  for (let time = 0; time < TIMES; time++) make(PEOPLE)
}
