import { CircleCheck, CircleHelp, CircleX, Radio } from "lucide-react";
import type { Outcome } from "../model/outcome.ts";
import "./outcome-badge.css";

const ICONS = { Success: CircleCheck, Fail: CircleX, Indeterminate: CircleHelp, Running: Radio };

export function OutcomeBadge({ outcome }: { readonly outcome: Outcome }) {
  const Icon = ICONS[outcome];
  return (
    <span className="outcome" data-outcome={outcome}>
      <Icon size={14} />
      {outcome}
    </span>
  );
}
