import type { PageState } from "../../monitor/page/page-message.ts";

const names = new Map<string, string>();

/** Notes what the clients are called: their tasks are shown for some time after they have gone. */
export function noteClients({ clients }: PageState): void {
  for (const { user, session, name } of clients) names.set(`${user}.${session}`, name);
}

/** Name of a client as a person knows it. @param key - its `user.session` */
export function clientName(key: string): string {
  return names.get(key) ?? key;
}
