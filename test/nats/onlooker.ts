import { connect, type NatsConnection } from "@nats-io/transport-node";
import { expect, onTestFinished } from "vitest";
import type { HostDeed, HostOrderAnswer } from "../../src/monitor/host-order.ts";
import type { HostReport } from "../../src/monitor/host-report.ts";

/** Somebody who looks at a cluster over a bare connection, and asks its hosts for something. Gone with the test. */
export class Onlooker {
  readonly reports: HostReport[] = [];
  readonly #connection: NatsConnection;
  readonly #cluster: string;
  readonly #answers = new Map<number, HostOrderAnswer>();
  #looking: ReturnType<typeof setInterval> | undefined;
  #ticket = 0;

  private constructor(connection: NatsConnection, cluster: string) {
    this.#connection = connection;
    this.#cluster = cluster;
    connection.subscribe(`c.${cluster}.seen.h.*`, { callback: (_, message) => void this.reports.push(message.json()) });
    connection.subscribe(`c.${cluster}.s.me.here.act`, {
      callback: (_, message) => {
        const answer = message.json<HostOrderAnswer>();
        this.#answers.set(answer.ticket, answer);
      },
    });
  }

  static async at(url: string, cluster: string): Promise<Onlooker> {
    const connection = await connect({ servers: url });
    const onlooker = new Onlooker(connection, cluster);
    onTestFinished(async () => {
      onlooker.lookAway();
      await connection.close();
    });
    return onlooker;
  }

  /** Looks from now on, again and again. */
  look(tasks: boolean): void {
    clearInterval(this.#looking);
    const say = (): void => this.#connection.publish(`c.${this.#cluster}.watch`, JSON.stringify({ tasks }));
    say();
    this.#looking = setInterval(say, 1000);
  }

  lookAway(): void {
    clearInterval(this.#looking);
  }

  /** Waits for a report that is so. */
  async seen(isSo: (report: HostReport) => boolean): Promise<HostReport> {
    await expect.poll(() => this.reports.some(isSo), { interval: 20 }).toBe(true);
    return this.reports.findLast(isSo) as HostReport;
  }

  /** Asks a host for something, several times over. Gives its answer. */
  order(host: string, deed: HostDeed): Promise<HostOrderAnswer> {
    const ticket = this.#ticket++;
    return this.say(host, JSON.stringify({ ticket, deed }), ticket);
  }

  /** Says any text to a host. Gives its answer to the order of that ticket. */
  async say(host: string, text: string, ticket: number): Promise<HostOrderAnswer> {
    const subject = `c.${this.#cluster}.act.${host}.me.here`;
    for (let i = 0; i < 3; i++) this.#connection.publish(subject, text);
    await expect.poll(() => this.#answers.has(ticket), { interval: 20 }).toBe(true);
    return this.#answers.get(ticket) as HostOrderAnswer;
  }
}
