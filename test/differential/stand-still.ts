/** Puts the process's clocks under our hands. Must run before anything reads them. */
export function standStill() {
  const START = 1_700_000_000_000;
  let monotonic = 0;
  let wall = 0;
  const reset = () => {
    monotonic = 5000;
    wall = START + monotonic;
  };
  reset();
  Object.defineProperty(performance, "timeOrigin", { value: START });
  performance.now = () => monotonic;
  Date.now = () => Math.floor(wall);
  return {
    reset,
    pass: (millis: number) => {
      monotonic += millis;
      wall += millis;
    },
    setWallClock: (byMillis: number) => {
      wall += byMillis;
    },
  };
}
