type Listener = (...args: never[]) => void;

/** Listeners by event, as Electron's emitters have them. */
export class Events {
  readonly #listeners = new Map<string, Listener[]>();

  readonly on = (event: string, listener: Listener): this => {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  };

  /** Calls every listener of an event, in order. */
  emit(event: string, ...args: readonly unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? [])
      (listener as (...args: readonly unknown[]) => void)(...args);
  }

  /** The same with an event that can be prevented; says whether it was. */
  ask(event: string, details: Readonly<Record<string, unknown>> = {}, ...args: readonly unknown[]): boolean {
    let prevented = false;
    const preventDefault = () => {
      prevented = true;
    };
    this.emit(event, { ...details, preventDefault }, ...args);
    return prevented;
  }
}
