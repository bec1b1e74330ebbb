/** What became of the items of a request: its spans, log records or data points. */
export interface Decoded<Block> {
  block: Block;
  accepted: number;
  rejected: number;
  /** Reason → how many items. */
  rejections: Map<string, number>;
}
