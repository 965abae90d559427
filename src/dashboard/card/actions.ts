import type { HostDeed } from "../../monitor/host-order.ts";
import type { Opened } from "./opened.ts";

/** Something that can be done with an engine or a host. */
export interface Action {
  readonly title: string;
  readonly hint: string;
  readonly deed: HostDeed;
  /** Asked before; absent for what takes nothing away. */
  readonly question?: string;
  readonly isHard: boolean;
  /** Said while it is done, and after. */
  readonly waiting: string;
  readonly done: string;
}

const PROFILE_MS = 5000;

export function actionsFor(what: Opened): readonly Action[] {
  return what.kind === "host" ? hostActions(what.host) : engineActions(what.engine);
}

function hostActions(host: string): readonly Action[] {
  return [
    {
      title: "Drain host",
      hint: "It takes no new tasks, and ends once its clients are done",
      deed: { kind: "drain" },
      question: `Drain ${host}? Its engines take no new tasks, and it ends once its clients are done with them.`,
      isHard: false,
      waiting: "Asking it to drain…",
      done: `${host} takes no new tasks, and ends once its clients are done.`,
    },
    {
      title: "Kill host",
      hint: "Ends it and all of its engines at once",
      deed: { kind: "kill" },
      question: `Kill ${host} and all of its engines? What they run is lost, or tried again elsewhere; names set in them are gone.`,
      isHard: true,
      waiting: "Ending it…",
      done: `${host} was killed.`,
    },
  ];
}

function engineActions(engine: number): readonly Action[] {
  return [
    {
      title: "Profile 5 s",
      hint: "Looks where it spends its time",
      deed: { kind: "profile", engine, ms: PROFILE_MS },
      isHard: false,
      waiting: "Looking where it spends its time, for 5 s…",
      done: "Profile of 5 s:",
    },
    {
      title: "Interrupt",
      hint: "Stops the task that it runs",
      deed: { kind: "interrupt", engine },
      question: `Stop the task that engine ${engine} runs? It fails as aborted, whosever it is; if it does not stop, its engine ends and another takes its place.`,
      isHard: false,
      waiting: "Stopping its task…",
      done: `Engine ${engine} was asked to stop its task.`,
    },
    {
      title: "Drain",
      hint: "It takes no new tasks, and ends once its clients are done",
      deed: { kind: "drain", engine },
      question: `Drain engine ${engine}? It takes no new tasks, and ends once its clients are done with it.`,
      isHard: false,
      waiting: "Asking it to drain…",
      done: `Engine ${engine} takes no new tasks, and ends once its clients are done.`,
    },
    {
      title: "Restart",
      hint: "Ends it, whatever it does, and starts another in its place",
      deed: { kind: "restart", engine },
      question: `Restart engine ${engine}? What it runs is lost, or tried again elsewhere; names set in it are gone. Another takes its place.`,
      isHard: true,
      waiting: "Starting another in its place…",
      done: `Engine ${engine} was ended, and another takes its place.`,
    },
    {
      title: "Kill",
      hint: "Ends it for good, whatever it does",
      deed: { kind: "kill", engine },
      question: `Kill engine ${engine} for good? What it runs is lost, or tried again elsewhere; names set in it are gone.`,
      isHard: true,
      waiting: "Ending it…",
      done: `Engine ${engine} was killed.`,
    },
  ];
}
