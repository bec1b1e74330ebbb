import { useEffect, useState } from "react";

/** Unix milliseconds, renewed every `intervalMillis`, for times told relative to now. */
export function useNow(intervalMillis = 10_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), intervalMillis);
    return () => clearInterval(timer);
  }, [intervalMillis]);
  return now;
}
