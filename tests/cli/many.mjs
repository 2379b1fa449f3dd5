// Runs many command lines of the built program in this one process: an array of words each comes in as JSON, what each
// printed and its exit status goes out.
import { readFileSync } from 'node:fs'
import { run } from '../../dist/cli/run.js'

const write = process.stdout.write.bind(process.stdout)
const finished = []
for (const words of JSON.parse(readFileSync(0, 'utf8'))) {
  const said = { status: undefined, out: '', err: '' }
  const take = stream => text => {
    if (said.status === undefined) said[stream] += text
    return true
  }
  process.stdout.write = take('out')
  process.stderr.write = take('err')
  console.log = text => take('out')(`${text}\n`)
  process.exit = status => {
    said.status ??= status ?? 0
    throw new Error('exit')
  }
  process.argv = [...process.argv.slice(0, 2), ...words]
  process.exitCode = undefined
  try {
    await run(words)
  } catch (error) {
    if (said.status === undefined) throw error
  }
  said.status ??= process.exitCode ?? 0
  finished.push(said)
}
process.exitCode = 0
write(JSON.stringify(finished))
