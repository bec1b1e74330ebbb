import { expect, it } from "vitest";
import { instrumentedSource } from "./instrumented-source.ts";

const file = "resources/chat/completions/completions";

it.each([
  `file:///app/node_modules/openai/${file}.mjs`,
  `file:///app/node_modules/.pnpm/openai@7.57.0/node_modules/openai/${file}.mjs?query=1`,
  `/app/node_modules/openai/${file}.js`,
  `C:\\app\\node_modules\\openai\\resources\\chat\\completions\\completions.js`,
])("adds one line at the end of %s", (path) => {
  const source = "export class Completions {}";
  const instrumented = instrumentedSource(path, source);
  expect(instrumented?.startsWith(`${source}\n`)).toBe(true);
  expect(instrumented?.trimEnd().split("\n")).toHaveLength(2);
  expect(instrumented).toContain(`"openai", "${file}", Completions`);
});

it.each([
  "file:///app/node_modules/openai/resources/chat/chat.mjs",
  "file:///app/node_modules/openai-like/resources/embeddings.mjs",
  "file:///app/src/openai/resources/embeddings.mjs",
  "file:///app/node_modules/openai/resources/embeddings.d.mts",
  "node:fs",
])("leaves %s alone", (path) => {
  expect(instrumentedSource(path, "")).toBeUndefined();
});
