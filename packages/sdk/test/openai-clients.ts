import type { OpenAI } from "openai";

/** The client of every major that is instrumented, as its users import it. */
export const openAiMajors: { major: number; load(): Promise<typeof OpenAI> }[] = [5, 6, 7].map((major) => ({
  major,
  load: async () => (await import(packageOf(major))).default,
}));

/** The folder whose `node_modules` has this major of `openai`. */
export function folderOf(major: number): URL {
  return new URL(major === 7 ? "../../../test/" : `../../../test/matrix/openai-${major}/`, import.meta.url);
}

function packageOf(major: number): string {
  const modules =
    major === 7
      ? new URL("../../../node_modules/", import.meta.url)
      : new URL("node_modules/", folderOf(major));
  return new URL("openai/index.mjs", modules).href;
}
