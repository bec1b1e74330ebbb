import {
  Binary,
  Bot,
  CircleDot,
  Layers,
  ListChecks,
  ScanSearch,
  ShieldCheck,
  Sparkles,
  Workflow,
  Wrench,
  Zap,
} from "lucide-react";
import { type KnownKind, knownKind } from "../model/span-kind.ts";
import "./kind-icon.css";

const ICONS: Record<KnownKind, typeof Bot> = {
  session: Layers,
  agent: Bot,
  workflow: Workflow,
  task: ListChecks,
  action: Zap,
  tool: Wrench,
  llm: Sparkles,
  embedding: Binary,
  retrieval: ScanSearch,
  guardrail: ShieldCheck,
  other: CircleDot,
};

/** The sign of a span kind, in its colour. It says nothing to screen readers: name the kind beside it. */
export function KindIcon({ kind, size = 14 }: { readonly kind: string; readonly size?: number }) {
  const known = knownKind(kind);
  const Icon = ICONS[known];
  return <Icon size={size} className="kind-icon" data-kind={known} />;
}
