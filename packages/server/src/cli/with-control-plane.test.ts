import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestStore, type TestStore, urlOf } from "../../test/open-test-store.ts";
import type { ApiKey, CreatedApiKey } from "../model/api-key.ts";
import { resolveSettings } from "../settings.ts";
import { CommandError } from "./command-error.ts";
import { withControlPlane } from "./with-control-plane.ts";

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

it("goes to a ClickHouse of one's own directly, though servers use it", async () => {
  const settings = resolveSettings({ clickhouseUrl: urlOf(test.engine) }, {});
  const { id, key } = await withControlPlane(settings, (ask) =>
    ask<CreatedApiKey>("POST", "/api/v1/keys", { name: "of the cluster", scope: "read" }),
  );
  expect(key).toContain(`ao_${id}_`);
  expect(await test.store.controlPlane.listApiKeys()).toMatchObject([{ id, scope: "read", revokedAt: null }]);
  await withControlPlane(settings, (ask) => ask<ApiKey>("DELETE", `/api/v1/keys/${id}`));
  expect(await test.store.controlPlane.listApiKeys()).toMatchObject([{ id, revokedAt: expect.any(String) }]);
});

it("says what the API says", async () => {
  const settings = resolveSettings({ clickhouseUrl: urlOf(test.engine) }, {});
  const asked = withControlPlane(settings, (ask) => ask("DELETE", "/api/v1/keys/none"));
  await expect(asked).rejects.toThrow(new CommandError("There is no key with this id."));
});
