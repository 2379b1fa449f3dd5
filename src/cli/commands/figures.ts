/** plumbline figures: lists the register. */
import type { CommandModule } from 'yargs'
import { withText } from '../../schema/stratum.js'
import { columns, paint, print, printJson } from '../output.js'

export const figuresCommand: CommandModule<object, { json?: boolean }> = {
  builder: yargs =>
    yargs
      .example('$0 figures', 'the register by section')
      .example('$0 figures --json', 'the same as JSON') as never,
  handler: async ({ json }) => {
    const { REGISTER } = await import('../../study/register.js')
    const { printedInterval, SECTIONS } = await import('../../study/figure.js')
    if (json) {
      return printJson(REGISTER.map(f => ({ ...withText(f), ...interval(printedInterval(f.printed)) })))
    }
    const rows = REGISTER.map(f => [
      f.id,
      f.text.length > 40 ? `${f.text.slice(0, 39)}…` : f.text,
      f.class,
      f.measured,
    ])
    const lines = columns(rows)
    for (const section of SECTIONS) {
      print(paint('bold', `\n${section}`))
      REGISTER.forEach((f, i) => {
        if (f.section === section) print(lines[i] as string)
      })
    }
    print(`\n${REGISTER.length} figures. plumbline explain ID shows what is known about one.`)
  },
}

function interval({ low, high }: { low: number; high: number }) {
  const finite = (x: number) => (Number.isFinite(x) ? x : null)
  return { printed_low: finite(low), printed_high: finite(high) }
}
