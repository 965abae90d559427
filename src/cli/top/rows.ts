import type { ClientSeen, EngineSeen, HostSeen, Snapshot } from "../../monitor/snapshot.ts";
import { CLIENT_COLUMNS } from "./client-columns.ts";
import type { Cell, Column } from "./column.ts";
import { ENGINE_COLUMNS } from "./engine-columns.ts";
import { HOST_COLUMNS } from "./host-columns.ts";
import { JOB_COLUMNS } from "./job-columns.ts";
import type { TableName } from "./state.ts";

/** A column that its rows are bound to. */
export interface ShownColumn {
  readonly title: string;
  readonly width: number | undefined;
  readonly isNumber: boolean;
  readonly rank: number;
}

/** A row: what it stands for, and its cells, in the order of the columns. */
export interface Row {
  readonly key: string;
  readonly host?: HostSeen;
  readonly engine?: EngineSeen;
  readonly client?: ClientSeen;
  readonly cells: () => readonly Cell[];
  /** What it is sorted by, by a column. */
  readonly value: (column: number) => number | string;
}

/** Columns of a table. */
export function columnsOf(table: TableName): readonly ShownColumn[] {
  const columns: readonly Column<never>[] = {
    engines: ENGINE_COLUMNS,
    hosts: HOST_COLUMNS,
    clients: CLIENT_COLUMNS,
    jobs: JOB_COLUMNS,
  }[table];
  return columns.map(({ title, width, isNumber = false, rank }) => ({ title, width, isNumber, rank }));
}

/** All rows of a table, in no order. */
export function rowsOf(table: TableName, { hosts, clients, jobs, atMs }: Snapshot): Row[] {
  switch (table) {
    case "engines":
      return engineRows(hosts, new Map(clients.map((client) => [keyOf(client), client.name])), atMs);
    case "hosts":
      return hosts.map((host) => ({ key: host.host, host, ...bind(HOST_COLUMNS, host, atMs) }));
    case "clients":
      return clients.map((client) => ({
        key: keyOf(client),
        client,
        ...bind(CLIENT_COLUMNS, client, atMs),
      }));
    case "jobs":
      return jobs.map((job) => ({ key: job.id, ...bind(JOB_COLUMNS, job, atMs) }));
  }
}

function engineRows(hosts: readonly HostSeen[], programs: ReadonlyMap<string, string>, atMs: number): Row[] {
  return hosts.flatMap((host) =>
    host.engines.map((engine) => {
      const asked = engine.running?.client ?? "";
      const client = programs.get(asked) ?? asked;
      return { key: String(engine.id), host, engine, ...bind(ENGINE_COLUMNS, { engine, host, client }, atMs) };
    }),
  );
}

/** By which hosts name a client. */
function keyOf({ user, session }: ClientSeen): string {
  return `${user}.${session}`;
}

function bind<T>(columns: readonly Column<T>[], row: T, atMs: number): Pick<Row, "cells" | "value"> {
  return {
    cells: () => columns.map(({ cell }) => cell(row, atMs)),
    value: (index) => columns[index]?.value(row, atMs) ?? 0,
  };
}
