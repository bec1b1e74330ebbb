/** USD with as many decimals as the amount needs to be told apart from nothing: `$1.24`, `$0.0042`, `<$0.000001`. */
export function formatCost(usd: number): string {
  if (!Number.isFinite(usd)) return "–";
  if (usd === 0) return "$0";
  if (usd < 0) return `-${formatCost(-usd)}`;
  if (usd < 0.000001) return "<$0.000001";
  if (usd < 0.01) return `$${trimZeros(usd.toFixed(6))}`;
  if (usd < 1) return `$${usd.toFixed(4)}`;
  return `$${usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** The cost of many calls: never `$0` where nothing could be priced. */
export function formatTotalCost(usd: number, unpricedCalls: number): string {
  return usd === 0 && unpricedCalls > 0 ? "–" : formatCost(usd);
}

function trimZeros(text: string): string {
  return text.replace(/0+$/, "");
}
