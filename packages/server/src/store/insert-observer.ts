/** One INSERT: a group of requests. */
export interface ObservedInsert {
  readonly table: string;
  readonly rows: number;
  /** Of column data, before compression. */
  readonly bytes: number;
  /** How many requests shared it. */
  readonly requests: number;
  readonly millis: number;
  readonly succeeded: boolean;
}

/** Hears of every INSERT when it returned. Calls must be cheap and must not throw. */
export type InsertObserver = (insert: ObservedInsert) => void;
