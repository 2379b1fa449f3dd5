/** A Slurm on this machine, as root, without systemd: started in a folder of its own and ended with it. */
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

export const SLURM =
  ['slurmctld', 'slurmd', 'munged', 'sbatch'].every(
    c => spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin command -v ${c}`]).status === 0,
  ) && process.getuid?.() === 0

const ENV = () => ({ ...process.env, PATH: `${process.env.PATH}:/usr/sbin` })

export interface Slurm {
  readonly env: NodeJS.ProcessEnv
  readonly stop: () => Promise<void>
}

export async function startSlurm(folder: string): Promise<Slurm> {
  const host = hostname().split('.')[0] as string
  for (const d of ['run', 'state', 'spool', 'log']) mkdirSync(join(folder, d), { recursive: true })
  writeFileSync(join(folder, 'slurm.conf'), configuration(folder, host))
  writeFileSync(
    join(folder, 'cgroup.conf'),
    'CgroupPlugin=cgroup/v1\nCgroupAutomount=no\nConstrainCores=no\nConstrainRAMSpace=no\n',
  )
  const env = { ...ENV(), SLURM_CONF: join(folder, 'slurm.conf') }
  await startMunge()
  spawnSync('slurmctld', ['-f', env.SLURM_CONF], { env })
  spawnSync('slurmd', ['-f', env.SLURM_CONF, '-N', host], { env })
  const stop = async () => {
    for (const d of ['slurmd', 'slurmctld']) {
      const file = join(folder, 'run', `${d}.pid`)
      if (!existsSync(file)) continue
      const pid = Number(readFileSync(file, 'utf8'))
      process.kill(pid, 'SIGTERM')
      // It writes its state as it ends.
      await until(() => !isAlive(pid), PATIENCE_S)
    }
  }
  const state = () => spawnSync('sinfo', ['-h', '-o', '%t'], { env, encoding: 'utf8' })
  try {
    await until(() => /idle/.test(state().stdout ?? ''), PATIENCE_S)
  } catch {
    await stop()
    const logs = ['slurmctld', 'slurmd'].map(d => lastLines(join(folder, 'log', `${d}.log`)))
    throw new Error([`Slurm is not idle: ${state().stdout}${state().stderr}`, ...logs].join('\n'))
  }
  return { env, stop }
}

/** How long a daemon may take to start. */
const PATIENCE_S = 180

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function lastLines(file: string): string {
  return existsSync(file)
    ? readFileSync(file, 'utf8').split('\n').slice(-10).join('\n')
    : `there is no ${file}`
}

async function startMunge(): Promise<void> {
  const id = (what: string) => Number(spawnSync('id', [what, 'munge'], { encoding: 'utf8' }).stdout)
  for (const [path, mode] of [
    ['/run/munge', 0o755],
    ['/var/log/munge', 0o700],
    ['/var/lib/munge', 0o700],
  ] as const) {
    mkdirSync(path, { recursive: true })
    chownSync(path, id('-u'), id('-g'))
    chmodSync(path, mode)
  }
  // A socket may be left of a daemon that is gone: it runs if it answers.
  const answers = () => spawnSync('munge', ['-n']).status === 0
  if (answers()) return
  spawnSync('runuser', ['-u', 'munge', '--', '/usr/sbin/munged', '--force'], { env: ENV(), stdio: 'ignore' })
  await until(answers, PATIENCE_S)
}

/** Waits, at most so many seconds, until something is so. */
export async function until(is: () => boolean, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!is()) {
    if (Date.now() > end) throw new Error(`it did not come in ${seconds} s`)
    await new Promise(resolve => setTimeout(resolve, 300))
  }
}

function configuration(d: string, host: string): string {
  return `ClusterName=plumb
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
SlurmctldPort=16817
SlurmdPort=16818
SlurmctldPidFile=${d}/run/slurmctld.pid
SlurmdPidFile=${d}/run/slurmd.pid
StateSaveLocation=${d}/state
SlurmdSpoolDir=${d}/spool
SlurmctldLogFile=${d}/log/slurmctld.log
SlurmdLogFile=${d}/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=0
ReturnToService=2
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 Boards=1 SocketsPerBoard=1 CoresPerSocket=2 ThreadsPerCore=1 RealMemory=4000 State=UNKNOWN
PartitionName=main Nodes=${host} Default=YES MaxTime=INFINITE State=UP
`
}
