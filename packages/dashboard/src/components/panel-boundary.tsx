import { Component, type ReactNode } from "react";
import { Notice } from "./notice.tsx";

interface PanelBoundaryProps {
  /** Name of the panel, for the message. */
  readonly panel: string;
  /** When this changes, the panel is tried again. */
  readonly resetKey?: string;
  /** Shown in place of the message. */
  readonly fallback?: ReactNode;
  readonly children: ReactNode;
}

interface PanelBoundaryState {
  readonly error: unknown;
  readonly resetKey: string | undefined;
}

const NO_ERROR = Symbol("no error");

/** Keeps a fault in drawing one panel from taking the page with it. */
export class PanelBoundary extends Component<PanelBoundaryProps, PanelBoundaryState> {
  override state: PanelBoundaryState = { error: NO_ERROR, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<PanelBoundaryState> {
    return { error };
  }

  static getDerivedStateFromProps(
    { resetKey }: PanelBoundaryProps,
    state: PanelBoundaryState,
  ): Partial<PanelBoundaryState> | null {
    return resetKey === state.resetKey ? null : { error: NO_ERROR, resetKey };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === NO_ERROR) return this.props.children;
    if (this.props.fallback !== undefined) return this.props.fallback;
    return (
      <Notice
        tone="error"
        title={`${this.props.panel} could not be drawn`}
        actions={
          <button type="button" className="button" onClick={() => this.setState({ error: NO_ERROR })}>
            Try again
          </button>
        }
      >
        <p className="mono">{error instanceof Error ? error.message : String(error)}</p>
        <p>The rest of the page works. The Raw tab of a span shows everything that was received.</p>
      </Notice>
    );
  }
}
