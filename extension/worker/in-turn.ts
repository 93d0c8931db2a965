/**
 * Makes pieces of work follow one another: what is read, changed and written back must not overlap with another such
 * change of the same value. Each call resolves or rejects as its own work does.
 */
export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    // Told to that call's own caller.
    last = mine.catch(() => undefined);
    return mine;
  };
}
