import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { statusQuery } from "../api/status-query.ts";
import { recentRefusals } from "../model/recent-refusals.ts";
import "./recent-refusals.css";
import { useNow } from "./use-now.ts";

/** What the server did not take lately, and why; nothing where it took everything. */
export function RecentRefusals() {
  const { data } = useQuery(statusQuery());
  const now = useNow(5_000);
  const lines = recentRefusals(data?.refusals ?? [], now);
  if (lines.length === 0) return null;
  return (
    <div className="recent-refusals">
      <TriangleAlert size={14} />
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
