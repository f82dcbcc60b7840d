/**
 * Lets the work of hosts take turns: each caller goes on in a turn of the event loop of its own. Answers of 32 hosts may
 * arrive together; judged one after the other without a pause they would hold up the screen (limit: 50 ms).
 */
export function turns(): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    last = last.then(
      () =>
        new Promise((resolve) => {
          setImmediate(resolve);
        }),
    );
    return last;
  };
}
