import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Gzipped request bodies one after another in a file. */
export interface PreparedRequests {
  readonly file: string;
  /** Where in the file each body ends. */
  readonly ends: readonly number[];
  readonly spansPerRequest: number;
  /** Of all bodies before compression. */
  readonly rawBytes: number;
}

export type LoadCommand =
  | { readonly do: "prepare"; readonly file: string; readonly count: number }
  | {
      readonly do: "send";
      /** Of the collector, without a path. */
      readonly url: string;
      readonly requests: PreparedRequests;
      /** The first request to send. */
      readonly from: number;
      readonly connections: number;
      /** Ends sooner when there are no more requests. */
      readonly seconds: number;
      /** As fast as answers come unless given. */
      readonly spansPerSecond?: number | undefined;
    };

export interface LoadResult {
  /** Acknowledged. */
  readonly spans: number;
  /** To the last answer. */
  readonly seconds: number;
  /** Of each request, ascending, in milliseconds; what was refused and sent again counts from its first try. */
  readonly latencies: readonly number[];
  /** HTTP status → how often. */
  readonly refusals: Readonly<Record<number, number>>;
  /** The first request that was not sent. */
  readonly next: number;
  readonly cpuSeconds: number;
}

/** The load generator, in a process of its own: what it costs is not what is measured. */
export class Load {
  readonly #process: ChildProcess = fork(join(import.meta.dirname, "load-generator.ts"));

  async prepare(file: string, count: number): Promise<PreparedRequests> {
    return (await this.#ask({ do: "prepare", file, count })) as PreparedRequests;
  }

  async send(command: Omit<LoadCommand & { do: "send" }, "do">): Promise<LoadResult> {
    return (await this.#ask({ do: "send", ...command })) as LoadResult;
  }

  end(): void {
    this.#process.kill();
  }

  async #ask(command: LoadCommand): Promise<unknown> {
    this.#process.send(command);
    const ended = once(this.#process, "exit").then(([code]) => {
      throw new Error(`The load generator ended with ${code}`);
    });
    const [answer] = (await Promise.race([once(this.#process, "message"), ended])) as [unknown];
    return answer;
  }
}
