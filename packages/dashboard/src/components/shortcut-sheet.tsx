import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { keyName, SHORTCUTS, type ShortcutScope } from "../model/shortcuts.ts";
import "./shortcut-sheet.css";

const SCOPES: readonly { scope: ShortcutScope; title: string }[] = [
  { scope: "everywhere", title: "Everywhere" },
  { scope: "sessions", title: "Sessions" },
  { scope: "session", title: "Waterfall" },
  { scope: "chart", title: "Chart" },
];

/** All keys, in a modal dialog. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="shortcut-sheet" aria-labelledby="shortcut-title" onClose={onClose}>
      <header>
        <h2 id="shortcut-title">Keyboard shortcuts</h2>
        <button
          type="button"
          className="icon-button"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
        >
          <X size={16} />
        </button>
      </header>
      {SCOPES.map(({ scope, title }) => (
        <section key={scope}>
          <h3>{title}</h3>
          <dl>
            {SHORTCUTS.filter((shortcut) => shortcut.scope === scope).map(({ id, keys, does }) => (
              <div key={id}>
                <dt>{does}</dt>
                <dd>
                  {keys.map((key) => (
                    <kbd key={key}>{keyName(key)}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </dialog>
  );
}
