// Starts `simsa serve` on a free port and waits until it is ready; ends it with the tests, whichever way they end.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// One process over this data folder; it ends when the promise of `gone` settles.
async function start(data, listen, more) {
  const binary = process.env.SIMSA ?? "../target/debug/simsa";
  const child = spawn(binary, ["serve", "--data", data, "--listen", listen, ...more], { stdio: ["ignore", "pipe", "pipe"] });
  const gone = new Promise((resolve) => child.on("exit", resolve));
  process.on("exit", () => child.kill("SIGKILL"));
  let output = "";
  const address = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready in two minutes:\n${output}`)), 120_000);
    const listen = (chunk) => {
      output += chunk;
      const found = output.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) { clearTimeout(late); resolve(found[0]); }
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    gone.then((code) => reject(new Error(`simsa ended with ${code}:\n${output}`)));
  });
  return { address, gone, output: () => output, kill: (signal) => child.kill(signal) };
}

export async function serve(...more) {
  const data = mkdtempSync(join(tmpdir(), "simsa-e2e-"));
  let running = await start(data, "127.0.0.1:0", more);
  return {
    address: running.address,
    output: () => running.output(),
    // One-time links of a start without a terminal.
    links: () => readFileSync(join(data, "links.txt"), "utf8"),
    // As when the power fails.
    async kill() {
      running.kill("SIGKILL");
      await running.gone;
    },
    // The same installation at the same address once more.
    async again() {
      running = await start(data, new URL(running.address).host, more);
    },
    async stop() {
      running.kill("SIGTERM");
      const code = await running.gone;
      rmSync(data, { recursive: true, force: true });
      return code;
    },
  };
}
