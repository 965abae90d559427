import { expect, test } from "vitest";
import { readConnection } from "../../../src/jupyter/wire/connection-file.ts";

const GIVEN = {
  transport: "tcp",
  ip: "127.0.0.1",
  shell_port: 1,
  iopub_port: 2,
  stdin_port: 3,
  control_port: 4,
  hb_port: 5,
  key: "k",
  signature_scheme: "hmac-sha256",
};

test("each channel has its address", () => {
  expect(readConnection(GIVEN)).toEqual({
    addresses: {
      shell: "tcp://127.0.0.1:1",
      control: "tcp://127.0.0.1:4",
      iopub: "tcp://127.0.0.1:2",
      stdin: "tcp://127.0.0.1:3",
      heartbeat: "tcp://127.0.0.1:5",
    },
    key: "k",
    hash: "sha256",
  });
  const ipc = readConnection({ ...GIVEN, transport: "ipc", ip: "/tmp/kernel" });
  expect(ipc.addresses.heartbeat).toBe("ipc:///tmp/kernel-5");
});

test.each([
  [null, "it holds no object"],
  [{ ...GIVEN, hb_port: 70_000 }, "its hb_port is 70000; a port is 1 to 65535"],
  [{ ...GIVEN, shell_port: "1" }, "its shell_port is 1; a port is 1 to 65535"],
  [{ ...GIVEN, transport: "udp" }, "its transport is udp; there are tcp and ipc"],
  [
    { ...GIVEN, signature_scheme: "hmac-md99" },
    "its signature_scheme is hmac-md99; hmac-sha256 is one that is known here",
  ],
  [{ ...GIVEN, signature_scheme: "none" }, "its signature_scheme is none; hmac-sha256 is one that is known here"],
  [{ ...GIVEN, key: 5 }, "its key is no text"],
])("%j is refused", (given, message) => {
  expect(() => readConnection(given)).toThrow(message);
});
