/** What a row of the waterfall is told of its place, all of it primitive so that an unchanged row is not drawn again. */
export interface WaterfallRowProps {
  readonly row: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly level: number;
  readonly position: number;
  readonly setSize: number;
  /** `undefined` for a row with nothing to expand. */
  readonly expanded: boolean | undefined;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  /** Distance of the marks of time, as a CSS length. */
  readonly tickStep: string;
}
