import { createRoute, z } from "@hono/zod-openapi";
import { logPage } from "../../model/log.ts";
import type { Store } from "../../store/store.ts";
import { toLogRecord } from "../log-record.ts";
import { errorAnswer, jsonAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { needs } from "./route-scope.ts";
import { timeRangeOf, timeRangeQuery } from "./time-range.ts";

/** The least SeverityNumber of each. */
const SEVERITIES = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const;

const list = createRoute({
  method: "get",
  path: "/api/v1/logs",
  security: needs("read"),
  summary: "Log records and events, newest first",
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(1_000).default(100),
      cursor: z.string().optional().describe("`next` of the page before"),
      traceId: z
        .string()
        .regex(/^[0-9a-f]{32}$/i)
        .optional()
        .describe("32 hexadecimal digits"),
      sessionId: z.string().min(1).max(1_000).optional().describe("Of the record, or of its trace"),
      severity: z
        .enum(["trace", "debug", "info", "warn", "error", "fatal"])
        .optional()
        .describe("This or more severe"),
      search: z
        .string()
        .max(500)
        .optional()
        .describe("Part of the body or of the event's name; case does not matter"),
      ...timeRangeQuery,
    }),
  },
  responses: { 200: jsonAnswer("A page of log records", logPage), 400: errorAnswer("The query is wrong") },
});

export function addLogRoutes(api: Api, store: Store): void {
  api.openapi(list, async (context) => {
    const { limit, cursor, traceId, sessionId, severity, search, from, to } = context.req.valid("query");
    const { logs, next } = await store.listLogs({
      projectId: context.get("grant").projectId,
      limit,
      ...timeRangeOf({ from, to }),
      ...(cursor !== undefined && { cursor }),
      ...(traceId !== undefined && { traceId: traceId.toLowerCase() }),
      ...(sessionId !== undefined && { sessionId }),
      ...(severity !== undefined && { severityNumber: SEVERITIES[severity] }),
      ...(search !== undefined && { search }),
    });
    return context.json({ logs: logs.map(toLogRecord), next }, 200);
  });
}
