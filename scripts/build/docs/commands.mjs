// The page of commands: the help of each, as the command line prints it.
import { commandNames } from '../../../dist/cli/commands.js'
import { run } from '../../../dist/cli/run.js'

const WIDTH = 100

export async function commandsPage() {
  const sections = []
  for (const name of commandNames()) sections.push(`## ${name}\n\n${block(await help(name))}`)
  return `# Commands

In an installed package the command is \`plumbline\`; in this repository, \`node dist/cli/main.js\`.

Every command prints JSON with \`--json\`. Results go to standard output; progress and remarks go to standard error.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | done, and a check failed: a figure differs, a part is altered, something is missing |
| 2 | wrong input: one line says what, where, and what was expected |
| 130 | interrupted; the same command goes on from there |

${block(await help())}

${sections.join('\n\n')}`
}

const block = text => `\`\`\`text\n${text}\n\`\`\``

/** What \`plumbline COMMAND --help\` prints at a fixed width. */
export async function help(...words) {
  const said = []
  const { exit } = process
  const { columns, write } = process.stdout
  process.stdout.columns = WIDTH
  process.exit = () => undefined
  process.stdout.write = text => said.push(text)
  try {
    await run([...words, '--help'])
  } finally {
    process.exit = exit
    process.stdout.columns = columns
    process.stdout.write = write
  }
  return said.join('').trimEnd()
}
