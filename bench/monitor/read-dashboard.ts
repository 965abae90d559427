import { PageClient, post } from "../../test/node/dashboard/page-client.ts";

/**
 * Reads what a dashboard says to a page that is open and shows the tasks of all engines, for ever. Fulfils when it shows them.
 *
 * @param url - with the key behind its #
 */
export async function readDashboard(url: string): Promise<void> {
  const client = await PageClient.open(url);
  const { page } = await client.next("hello");
  const { state } = await client.next("state", ({ state: { engines } }) => engines.id.length > 0);
  const { status } = await post(url, "show", JSON.stringify({ page, engines: state.engines.id }));
  if (status !== 200) throw new Error(`the dashboard answers ${status}`);
  void readOn(client);
}

async function readOn(client: PageClient): Promise<void> {
  for (;;) await client.next("tasks");
}
