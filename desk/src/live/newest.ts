const MOST_TRIES = 5

/**
 * An answer that nothing told meanwhile is newer than: what the server said while the question was under way may know more than its answer, which is then asked for
 * again. `told` counts what was told.
 */
export async function newest<T>(asked: () => Promise<T>, told: () => number): Promise<T> {
  for (let tries = 1; ; tries++) {
    const before = told()
    const answer = await asked()
    if (told() === before || tries === MOST_TRIES) return answer
  }
}
