// Starts `simsa serve --demo` on a free port and waits until it is ready; ends it with the tests.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export async function serve(...more) {
  const binary = process.env.SIMSA ?? "../target/debug/simsa";
  const data = mkdtempSync(join(tmpdir(), "simsa-e2e-"));
  const child = spawn(binary, ["serve", "--data", data, "--listen", "127.0.0.1:0", ...more], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const address = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready in a minute:\n${output}`)), 60_000);
    const listen = (chunk) => {
      output += chunk;
      const found = output.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) { clearTimeout(late); resolve(found[0]); }
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("exit", (code) => reject(new Error(`simsa ended with ${code}:\n${output}`)));
  });
  return {
    address,
    output: () => output,
    async stop() {
      child.removeAllListeners("exit");
      const ended = new Promise((resolve) => child.on("exit", resolve));
      child.kill("SIGTERM");
      const code = await ended;
      rmSync(data, { recursive: true, force: true });
      return code;
    },
  };
}
