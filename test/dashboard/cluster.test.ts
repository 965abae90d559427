import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { ending, ensemble, start } from "../cli/ensemble.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { freePorts, startCluster, type TestCluster } from "../nats/test-cluster.ts";
import { eventually, figure, openEngine, pages, panel } from "./dashboard-page.ts";

describe.skipIf(!HAS_SERVER)("ensemble dashboard", () => {
  const { open } = pages();
  let lab: TestCluster;
  beforeAll(async () => {
    lab = await startCluster();
  });
  afterAll(() => lab.stop());
  const key = (user: string) => keyFile(lab.cluster.folder, user);

  test("shows a cluster: an engine is killed in mid-task, which is seen in the stream and in the log", async () => {
    const host = start("engines", "--key", key("engine"), "--engines", "2", "--name", "rack1");
    onTestFinished(async () => {
      host.kill("SIGTERM");
      await once(host, "exit");
    });
    const client = await connect(lab.cluster.url, { key: key("alice"), engines: 2 });
    onTestFinished(() => client.close());
    const dashboard = start("dashboard", lab.cluster.folder, "--no-open", "--port", "0");
    const [line] = (await once(dashboard.stdout.setEncoding("utf8"), "data")) as [string];
    onTestFinished(async () => {
      const ended = ending(dashboard);
      dashboard.kill("SIGINT");
      expect(await ended).toMatchObject({ code: 0, stderr: "" });
    });
    expect(line).toMatch(/^dashboard of lab at http:\/\/127\.0\.0\.1:\d+\/#[\w-]{20,} {2}Ctrl-C ends it\n$/);
    const page = await open(/http:\S+/.exec(line)?.[0] ?? "");
    await eventually(() => figure(page, "Engines")).toBe("2");
    const [first = -1] = client.ids;
    const stuck = client.directView(first).apply(function endless() {
      for (;;);
    });
    const lost = stuck.get().then(
      () => "nothing",
      (error: unknown) => String(error),
    );
    const row = panel(page, "Hosts and engines").locator(".engine-row", {
      has: page.getByRole("button", { name: `Engine ${first}`, exact: true }),
    });
    await row.getByText("endless").waitFor();
    await panel(page, "Clients").getByText("alice", { exact: true }).waitFor();
    const card = await openEngine(page, first);
    await card.getByRole("button", { name: "Restart" }).click();
    await card.getByRole("alertdialog").getByRole("button", { name: "Restart" }).click();
    expect(await lost).toMatch(/EngineLostError: engine \d+ was lost/);
    await card.getByText("It is gone.").waitFor();
    await page.keyboard.press("Escape");
    await panel(page, "Log")
      .locator('[data-bad="true"]', { hasText: `engine ${first}` })
      .first()
      .waitFor();
    await eventually(() => figure(page, "Engines")).toBe("2");
  });

  test("a server that is not there is told where it is started", async () => {
    const port = await freePorts();
    const { code, stderr } = await ensemble("dashboard", "--url", `nats://127.0.0.1:${port}`, "--no-open");
    expect(code).toBe(1);
    expect(stderr).toContain(`nats://127.0.0.1:${port} can't be reached`);
    expect(await ensemble("dashboard", "a", "b")).toMatchObject({
      code: 2,
      stderr: "ensemble: dashboard expects one folder; got a b\n",
    });
  });
});
