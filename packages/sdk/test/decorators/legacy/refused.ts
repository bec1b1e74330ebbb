// Compiled with experimentalDecorators, never run: what the types must refuse of legacy decorators.
import { recordTool } from "../../../src/index.ts";

// @ts-expect-error a class
@recordTool("class")
export class Refused {
  // @ts-expect-error a field
  @recordTool("field")
  field = 1;

  // @ts-expect-error a field that holds a function
  @recordTool("arrow")
  arrow = () => 1;

  // @ts-expect-error a getter
  @recordTool("getter")
  get size(): number {
    return 1;
  }
}
