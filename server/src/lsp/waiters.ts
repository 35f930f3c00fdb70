/** Requests that wait for news, by what the news is about. */
export class Waiters {
  readonly #waiting = new Map<string, Set<() => void>>();

  /**
   * Waits for news.
   * @param key what they are about
   * @param ms after which waiting ends all the same
   */
  news(key: string, ms: number): Promise<void> {
    return new Promise((done) => {
      const waiting = this.#waiting.get(key) ?? new Set();
      const wake = () => {
        clearTimeout(timer);
        waiting.delete(wake);
        if (waiting.size === 0) this.#waiting.delete(key);
        done();
      };
      const timer = setTimeout(wake, ms);
      waiting.add(wake);
      this.#waiting.set(key, waiting);
    });
  }

  /** @param key what there is news about: everybody who waits for them goes on */
  wake(key: string): void {
    for (const wake of [...(this.#waiting.get(key) ?? [])]) wake();
  }
}
