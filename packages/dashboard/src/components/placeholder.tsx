import "./placeholder.css";

/** Grey lines where text is about to appear; screen readers hear `label` instead. */
export function Placeholder({ lines, label }: { readonly lines: number; readonly label: string }) {
  return (
    <div className="placeholder" role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never move.
        <div key={line} className="placeholder-line" style={{ width: `${88 - ((line * 29) % 46)}%` }} />
      ))}
    </div>
  );
}
