import { expect, it } from "vitest";
import { safeImage, safeLink } from "./safe-url.ts";

it.each(["https://example.org/a?b#c", "http://localhost:4318/", "mailto:someone@example.org"])(
  "%s may be followed",
  (address) => {
    expect(safeLink(address)).toBe(address);
  },
);

it.each([
  "javascript:alert(1)",
  " JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x",
  "file:///etc/passwd",
  "//example.org/x",
  "/sessions",
  "",
])("%j may not be followed", (address) => {
  expect(safeLink(address)).toBeUndefined();
});

it("takes inline pictures and nothing that would be loaded", () => {
  expect(safeImage("data:image/png;base64,AAAA")).toBe("data:image/png;base64,AAAA");
  expect(safeImage("data:text/html,<b>")).toBeUndefined();
  expect(safeImage("https://example.org/pixel.png")).toBeUndefined();
  expect(safeImage("blob:https://example.org/1")).toBeUndefined();
});
