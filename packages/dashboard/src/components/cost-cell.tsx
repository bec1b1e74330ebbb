import { formatTotalCost } from "../model/format-cost.ts";
import { formatCount, plural } from "../model/format-count.ts";
import "./cost-cell.css";

export interface CostCellProps {
  /** USD of the priced calls. */
  readonly cost: number;
  readonly unpricedCalls: number;
}

/** A total that never passes for complete while calls in it have no price. */
export function CostCell({ cost, unpricedCalls }: CostCellProps) {
  return (
    <span className="cost">
      {unpricedCalls > 0 && (
        <span
          className="unpriced"
          title={`${plural(unpricedCalls, "model call")} without a known price, not in this cost`}
        >
          {formatCount(unpricedCalls)} unpriced
        </span>
      )}
      <span>{formatTotalCost(cost, unpricedCalls)}</span>
    </span>
  );
}
