import { readFileSync } from "node:fs";

/** A panel of the Grafana dashboard, as far as tests look at it. */
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly targets?: readonly {
    readonly refId: string;
    readonly datasource: { readonly type: string; readonly uid: string };
    readonly expr: string;
    readonly legendFormat: string;
  }[];
}

/** The Grafana dashboard, as far as tests look at it. */
export interface Dashboard {
  readonly title: string;
  readonly uid: string;
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly Panel[];
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly definition?: string;
}

const FILE = new URL("../../docs/grafana/ensemble.json", import.meta.url);

/** The dashboard that the package has. */
export function readDashboard(): Dashboard {
  return JSON.parse(readFileSync(FILE, "utf8")) as Dashboard;
}

/** What its panels ask Prometheus, with everything chosen in its variables. */
export function queries({ panels }: Dashboard): string[] {
  const texts = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  return texts.map((text) => text.replaceAll("$__rate_interval", "10m").replaceAll(/\$(?:job|cluster|host)\b/g, ".*"));
}
