import { recordAgent, recordTool } from "../../src/index.ts";

export class Researcher {
  readonly #topic: string;

  constructor(topic: string) {
    this.#topic = topic;
  }

  @recordAgent("researcher")
  async research(question: string): Promise<string> {
    const found = this.search(question);
    return `${found} ${Researcher.rate(found)}`;
  }

  @recordTool("search")
  search(question: string): string {
    return `${this.#topic}: ${question}`;
  }

  @recordTool()
  static rate(text: string): number {
    return text.length;
  }

  @recordTool("stream")
  async *stream(parts: string[]): AsyncGenerator<string> {
    for (const part of parts) yield part;
  }
}
