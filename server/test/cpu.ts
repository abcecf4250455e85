/** Milliseconds of processor time that this thread takes for it: what else the machine does meanwhile does not count. */
export const cpuMsOf = (work: () => unknown): number => {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
