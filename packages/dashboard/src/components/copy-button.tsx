import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for its name: "trace id" makes "Copy trace id". */
  readonly what: string;
}

export function CopyButton({ text, what }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 1_500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    copyText(text).then(
      () => setState("copied"),
      () => setState("failed"),
    );
  const name = `Copy ${what}`;
  const told = state === "copied" ? "Copied" : state === "failed" ? "Copying was refused" : "";
  return (
    <>
      <button type="button" className="icon-button" aria-label={name} title={told || name} onClick={copy}>
        {state === "copied" ? <Check size={14} /> : <Copy size={14} />}
      </button>
      <span role="status" className="visually-hidden">
        {told}
      </span>
    </>
  );
}

/** The clipboard API exists on secure origins only, which another machine's address over http is not. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("The browser refused to copy.");
}
