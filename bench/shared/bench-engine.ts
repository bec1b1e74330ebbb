import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import {
  type EmbeddedClickhouse,
  startEngine,
} from "../../packages/server/dist/clickhouse/engine/start-engine.js";

/** The embedded engine without a collector in front of it. */
export class BenchEngine {
  readonly #engine: EmbeddedClickhouse;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(engine: EmbeddedClickhouse) {
    this.#engine = engine;
  }

  static async start(dataDirectory: string): Promise<BenchEngine> {
    const engine = new BenchEngine(await startEngine({ dataDirectory }));
    await engine.query("CREATE DATABASE IF NOT EXISTS agentops", { database: "default" });
    return engine;
  }

  get processId(): number {
    return this.#engine.processId!;
  }

  get connection() {
    return this.#engine.connection!;
  }

  /** What ClickHouse answers, as text; `data` is what an INSERT inserts. */
  async query(
    statement: string,
    { data, database = this.connection.database }: { data?: Uint8Array; database?: string } = {},
  ): Promise<string> {
    const { url, writer } = this.connection;
    const parameters = new URLSearchParams({
      query: statement,
      database,
      async_insert: "0",
      optimize_on_insert: "0",
    });
    const authorization = `Basic ${btoa(`${writer.username}:${writer.password}`)}`;
    const { status, answer } = await this.#post(`${url}/?${parameters}`, authorization, data);
    if (status !== 200) throw new Error(answer);
    return answer.trim();
  }

  /** Bytes on disk a row, once everything is merged into one part a day, or as it is. */
  async bytesPerRow(table: string, { merged }: { merged: boolean }): Promise<number> {
    if (merged) await this.query(`OPTIMIZE TABLE ${table} FINAL`);
    return Number(
      await this.query(
        `SELECT sum(bytes_on_disk) / sum(rows) FROM system.parts WHERE active AND database = currentDatabase() AND table = '${table}'`,
      ),
    );
  }

  close(): Promise<void> {
    this.#agent.destroy();
    return this.#engine.close();
  }

  // Not by `fetch`, which takes more CPU to send a block than the engine to store it.
  #post(
    url: string,
    authorization: string,
    data: Uint8Array = new Uint8Array(),
  ): Promise<{ status: number | undefined; answer: string }> {
    return new Promise((resolve, reject) => {
      const headers = { authorization, "content-length": data.length };
      request(url, { method: "POST", agent: this.#agent, headers }, (response) => {
        text(response).then((answer) => resolve({ status: response.statusCode, answer }), reject);
      })
        .once("error", reject)
        .end(data);
    });
  }
}
