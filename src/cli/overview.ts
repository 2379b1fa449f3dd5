/** What the help says before a command is named. */
import { ABOUT, GROUPS } from './commands.js'
import { columns, inLines, paint } from './output.js'

/** The commands grouped by purpose, one line each. */
export function overview(): string {
  const rows = Object.values(GROUPS).map(group => group.map(c => [`  ${c.command}`, c.describe]))
  const lines = columns(rows.flat())
  let next = 0
  const groups = Object.entries(GROUPS).map(([title, group]) =>
    [paint('bold', title), ...group.map(() => lines[next++])].join('\n'),
  )
  return [
    inLines(ABOUT),
    'plumbline <command>',
    ...groups,
    inLines(
      'Every command takes --json (print JSON), --quiet (no progress) and --help, which has its options and examples.',
    ),
  ].join('\n\n')
}
