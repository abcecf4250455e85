import fs from 'node:fs'

/** When a process began, in clock ticks since boot; a process id alone may have been given to another program since. */
export function startOf(pid: number): string | undefined {
  const fields = statFields(pid)
  return fields?.[19] // field 22 of proc(5); the first two are cut off
}

/** Fields of /proc/PID/stat from the third on (the second, the name, may hold spaces); undefined where there is no /proc. */
function statFields(pid: number): string[] | undefined {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

/** True while the process runs; a zombie that its parent has not collected counts as dead. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return statFields(pid)?.[0] !== 'Z'
}

/** True while the process that began at `startedAt` runs; where the start is not known the process id decides. */
export function isSameProcess(pid: number, startedAt: string | undefined): boolean {
  if (!isRunning(pid)) return false
  const now = startOf(pid)
  return now === undefined || startedAt === undefined || now === startedAt
}

/** True if the process could be a PostgreSQL server; where its command line cannot be read, it could. */
export function couldBePostgres(pid: number): boolean {
  if (!isRunning(pid)) return false
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres')
  } catch {
    return true
  }
}
