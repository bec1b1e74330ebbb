import { expect, it } from "vitest";
import { remoteClickhouse } from "./remote-clickhouse.ts";

it("takes user, password and database from the URL", () => {
  const { connection } = remoteClickhouse("https://me:p%40ss@db.example:8443/traces");
  expect(connection).toMatchObject({
    url: "https://db.example:8443",
    database: "traces",
    writer: { username: "me", password: "p@ss" },
    reader: { username: "me", password: "p@ss", settings: { readonly: 2, max_execution_time: 10 } },
  });
});

it("has ClickHouse's own defaults where the URL says nothing", () => {
  const { connection } = remoteClickhouse("http://localhost:8123");
  expect(connection).toMatchObject({ database: "agentops", writer: { username: "default", password: "" } });
});

it("refuses what is no HTTP URL, without repeating the password in it", () => {
  expect(() => remoteClickhouse("clickhouse://me:secret@db:9000")).toThrow(
    /http:\/\/user:password@host:8123/,
  );
  expect(() => remoteClickhouse("me:secret@db")).toThrow(/^((?!secret).)*$/);
});
