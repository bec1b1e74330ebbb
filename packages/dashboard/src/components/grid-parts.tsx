// biome-ignore-all lint/a11y/useSemanticElements: rows of a virtual grid are placed one by one, which table elements do not allow.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus roves over the rows, or over what is inside a cell.
// biome-ignore-all lint/a11y/useAriaPropsForRole: the users of these parts say what they are.
import type { ComponentProps } from "react";

/** The parts of a grid or treegrid whose rows are drawn only where they are seen. */
export function Grid({ tree = false, ...props }: ComponentProps<"div"> & { readonly tree?: boolean }) {
  return <div role={tree ? "treegrid" : "grid"} {...props} />;
}

export function GridBody(props: ComponentProps<"div">) {
  return <div role="rowgroup" {...props} />;
}

export function GridRow(props: ComponentProps<"div">) {
  return <div role="row" {...props} />;
}

export function GridCell(props: ComponentProps<"div">) {
  return <div role="gridcell" {...props} />;
}

export function GridColumnHeader(props: ComponentProps<"div">) {
  return <div role="columnheader" {...props} />;
}
