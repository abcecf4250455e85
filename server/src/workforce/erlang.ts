/**
 * Erlang's formulas: how many of those who come are served in time by so many people (measures.md). Pure. Rates are per second, times in seconds.
 * B by recursion; C from B; A (people who wait have limited patience) by its birth-and-death chain, normalised in log space.
 */

export interface Load {
  /** Arrivals a second. */
  lambda: number
  /** 1 / mean handling time. */
  mu: number
  n: number
}

/** Blocking with `n` servers and offered load `a`: B(0) = 1, B(k) = a B(k-1) / (k + a B(k-1)). */
export const erlangB = (a: number, n: number): number => {
  let b = 1
  for (let k = 1; k <= n; k++) b = (a * b) / (k + a * b)
  return b
}

export interface ErlangC {
  /** Probability of waiting. */
  pWait: number
  /** Average speed of answer, s. */
  asaS: number
  occupancy: number
  /** Share answered within t seconds. */
  within: (tS: number) => number
}

/** Nobody loses patience. null where the line would grow without bound (n <= a). */
export const erlangC = ({ lambda, mu, n }: Load): ErlangC | null => {
  const a = lambda / mu
  // a hair's breadth of rounding is no server
  if (n <= a * (1 + 1e-9)) return null
  const b = erlangB(a, n)
  const pWait = b / (1 - (a / n) * (1 - b))
  return {
    pWait,
    asaS: pWait / (mu * (n - a)),
    occupancy: a / n,
    within: (tS) => 1 - pWait * Math.exp(-(n - a) * tS * mu),
  }
}

export interface ErlangA {
  pWait: number
  pAbandon: number
  /** Over all who come, s. */
  meanWaitS: number
  occupancy: number
  /** Share of all who come that is served within t seconds. */
  within: (tS: number) => number
}

/** States beyond this share of the likeliest are left out. */
const NEGLIGIBLE = 1e-14

/** Patience is exponential with mean 1 / theta (theta > 0). Holds for any load. */
export const erlangA = ({ lambda, mu, n, theta }: Load & { theta: number }): ErlangA => {
  const states = stationary({ lambda, mu, n, theta })
  let waiting = 0
  let serving = 0
  let pWait = 0
  states.forEach((p, k) => {
    serving += p * Math.min(k, n)
    waiting += p * Math.max(0, k - n)
    if (k >= n) pWait += p
  })
  return {
    pWait,
    pAbandon: (theta * waiting) / lambda,
    meanWaitS: waiting / lambda,
    occupancy: serving / n,
    within: (tS) => {
      let met = 0
      for (let k = 0; k < Math.min(n, states.length); k++) met += states[k]!
      const ahead = states.slice(n)
      return ahead.length === 0 ? met : met + servedWithin({ mu, n, theta }, ahead, tS)
    },
  }
}

/** Probabilities of k = 0, 1, ... in the system: birth lambda, death min(k, n) mu + max(0, k - n) theta. */
const stationary = ({ lambda, mu, n, theta }: Load & { theta: number }): number[] => {
  const logs = [0]
  let highest = 0
  for (let k = 1; ; k++) {
    const log = logs[k - 1]! + Math.log(lambda) - Math.log(Math.min(k, n) * mu + Math.max(0, k - n) * theta)
    logs.push(log)
    highest = Math.max(highest, log)
    if (k > n && log < highest + Math.log(NEGLIGIBLE)) break
  }
  const shares = logs.map((log) => Math.exp(log - highest))
  const sum = shares.reduce((total, one) => total + one, 0)
  return shares.map((one) => one / sum)
}

/**
 * Somebody comes with k waiting before them: the next server free takes the first, those before lose patience at theta each, and so do they. Solved by
 * uniformisation: at most so many steps in t, each of which moves the place by one.
 */
const servedWithin = (
  { mu, n, theta }: { mu: number; n: number; theta: number },
  arrivals: readonly number[],
  tS: number,
): number => {
  const rate = n * mu + arrivals.length * theta
  let places = Float64Array.from(arrivals)
  let served = 0
  let total = 0
  // weight of exactly `step` events in t (Poisson), begun in log space
  const mean = rate * tS
  let log = -mean
  for (let step = 0; ; step++) {
    const weight = Math.exp(log)
    total += weight * served
    if (step > mean && weight < 1e-12) break
    const next = new Float64Array(places.length)
    for (let k = 0; k < places.length; k++) {
      const here = places[k]!
      const ahead = n * mu + k * theta
      if (k === 0) served += (here * ahead) / rate
      else next[k - 1]! += (here * ahead) / rate
      // theirs runs out too: they leave, and count as not served
      next[k]! += here * (1 - (ahead + theta) / rate)
    }
    places = next
    log += Math.log(mean) - Math.log(step + 1)
  }
  return total
}
