import { join } from "node:path";
import { expect, test } from "vitest";
import { kernelsFolder } from "../../../src/jupyter/install/jupyter-folders.ts";

const user = (platform: NodeJS.Platform, env: Readonly<Record<string, string>>): string =>
  kernelsFolder({ kind: "user" }, { platform, env });

test("the folder of a user is where Jupyter looks on that system", () => {
  expect(user("linux", { HOME: "/home/a" })).toBe(join("/home/a", ".local", "share", "jupyter", "kernels"));
  expect(user("linux", { HOME: "/home/a", XDG_DATA_HOME: "/x" })).toBe(join("/x", "jupyter", "kernels"));
  expect(user("darwin", { HOME: "/Users/a", XDG_DATA_HOME: "/x" })).toBe(
    join("/Users/a", "Library", "Jupyter", "kernels"),
  );
  expect(user("win32", { APPDATA: "/roaming" })).toBe(join("/roaming", "jupyter", "kernels"));
  for (const platform of ["linux", "darwin", "win32"] as const) {
    expect(user(platform, { HOME: "/home/a", APPDATA: "/r", JUPYTER_DATA_DIR: "/data" })).toBe(
      join("/data", "kernels"),
    );
  }
});

test("a prefix has share/jupyter/kernels", () => {
  const folder = kernelsFolder({ kind: "prefix", folder: "/opt/venv" }, { platform: "linux", env: {} });
  expect(folder).toBe(join("/opt/venv", "share", "jupyter", "kernels"));
});
