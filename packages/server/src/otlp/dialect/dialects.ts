import { agentops } from "./agentops.ts";
import type { Dialect } from "./dialect.ts";
import { genAi } from "./gen-ai.ts";
import { general } from "./general.ts";

/** Where two dialects fill the same column, the earlier one does. A new dialect is one more file and one more entry. */
export const DIALECTS: readonly Dialect[] = [general, genAi, agentops];

/** Who is asked first for a span's kind, and gives its name to a span that speaks several dialects. */
export const KIND_DIALECTS: readonly Dialect[] = [agentops, genAi];
