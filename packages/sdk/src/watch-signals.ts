type FatalSignal = "SIGTERM" | "SIGINT";

const SIGNALS: readonly FatalSignal[] = ["SIGTERM", "SIGINT"];
/** On our listeners: those of other runtimes and copies of this package do not count as the host's. */
const OURS = Symbol.for("agentops.signal_listener");

export interface SignalActions {
  /** What takes a moment; a second signal does not wait for it. Must not reject. */
  deliver: (signal: FatalSignal) => Promise<void>;
  /** The last thing before the signal does what it does without us. */
  finish: () => void;
  /** The signal does nothing without us either: to PID 1 the kernel gives none that has no listener. */
  survive: () => void;
}

/**
 * Does what has to be done before SIGTERM or SIGINT ends the process, while nobody else listens; then the signal is
 * sent again and ends the process as it would have without us. As soon as the host listens itself, we do not: some
 * libraries only act when they are alone. Returns what takes the listeners back.
 */
export function watchSignals(actions: SignalActions): () => void {
  let leaving = false;
  const listenerFor = (signal: FatalSignal): (() => void) => {
    const onSignal = (): void => {
      if (hasOthers(signal)) return;
      const end = (): void => {
        actions.finish();
        stop();
        process.kill(process.pid, signal);
        actions.survive();
      };
      if (leaving) end();
      else void actions.deliver(signal).then(end);
      leaving = true;
    };
    return Object.assign(onSignal, { [OURS]: true });
  };
  const listeners = new Map<unknown, () => void>(SIGNALS.map((signal) => [signal, listenerFor(signal)]));
  let stopped = false;
  const settle = (signal: FatalSignal): void => {
    const listener = listeners.get(signal) as () => void;
    const listening = process.listeners(signal).includes(listener);
    if (hasOthers(signal) || stopped) process.off(signal, listener);
    else if (!listening) process.on(signal, listener);
  };
  // Not at once: while Node adds or removes a listener of the host, its watch on the signal is in the balance.
  const onChange = (name: unknown, listener: unknown): void => {
    if (listeners.has(name) && !isOurs(listener)) process.nextTick(settle, name as FatalSignal);
  };
  const stop = (): void => {
    stopped = true;
    process.off("newListener", onChange);
    process.off("removeListener", onChange);
    for (const signal of SIGNALS) settle(signal);
  };
  for (const signal of SIGNALS) settle(signal);
  process.on("newListener", onChange);
  process.on("removeListener", onChange);
  return stop;
}

function hasOthers(signal: FatalSignal): boolean {
  return process.listeners(signal).some((listener) => !isOurs(listener));
}

function isOurs(listener: unknown): boolean {
  return typeof listener === "function" && OURS in listener;
}
