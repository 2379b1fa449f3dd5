// Reads a page into its blocks, each with what the comments above it say:
//   <!-- not run: WHY -->       the block below is not run
//   <!-- slow -->               it is run with --slow only
//   <!-- exit: 1 -->            its last command ends with this code
//   <!-- file: NAME -->         it is written to this file
//   <!-- output -->             it is the output of the block that ran last
//   <!-- output: /PATTERN/ -->  … of which the lines that match are shown
//   <!-- run: COMMAND -->       is run where it stands, unseen; what was said above it holds for it too

const FENCE = /^```(\w*)\s*$/
const COMMENT = /^<!--\s*(.*?)\s*-->\s*$/

/** Every block and unseen command of a page, in order; `from` and `to` are the lines of a block's content. */
export function readBlocks(text) {
  const lines = text.split('\n')
  const found = []
  let said = {}
  for (let i = 0; i < lines.length; i++) {
    const comment = COMMENT.exec(lines[i])
    const fence = FENCE.exec(lines[i])
    if (comment) {
      const word = saidOf(comment[1])
      if (word.run) found.push({ lang: 'sh', code: word.run, said: { ...said }, line: i + 1 })
      else Object.assign(said, word)
    } else if (fence) {
      const end = lines.indexOf('```', i + 1)
      if (end < 0) throw new Error(`line ${i + 1}: a block without an end`)
      found.push({
        lang: fence[1],
        code: lines.slice(i + 1, end).join('\n'),
        said,
        line: i + 1,
        from: i + 1,
        to: end,
      })
      said = {}
      i = end
    } else if (lines[i].trim() !== '') {
      said = {}
    }
  }
  return found
}

function saidOf(text) {
  const [, word, rest] = /^(not run|slow|exit|file|output|run)(?::\s*([\s\S]*))?$/.exec(text) ?? []
  if (!word) return {}
  return { [word === 'not run' ? 'why' : word]: rest ?? true }
}
