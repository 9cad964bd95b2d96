// Files handed in piece by piece in a real browser: the server is killed in the middle and comes back, the page is loaded
// anew and the file chosen again; in the end it is evidence once, byte for byte.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { open, page } from "./browser.mjs";
import { serve } from "./serve.mjs";

let server, browser;
const folder = mkdtempSync(join(tmpdir(), "simsa-files-"));
const bytes = randomBytes(40 << 20);
const file = join(folder, "백업 기록.bin");

before(async () => {
  writeFileSync(file, bytes);
  server = await serve("--demo");
  browser = await open();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function shelf() {
  const { tab } = await page(browser, server.address);
  await tab.goto(`${server.address}/sign-in`);
  await tab.locator("form", { has: tab.locator('input[value="editor@applicant.example"]') }).getByRole("button").click();
  await tab.waitForURL(`${server.address}/`);
  const cases = await tab.locator('main a[href^="/cases/"]').evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  // the first case that this member may still add to, and whose shelf shows a new file without turning the page
  for (const one of new Set(cases.filter((href) => /^\/cases\/[^/]+$/.test(href)))) {
    await tab.goto(`${server.address}${one}/evidence`);
    if (await tab.locator("#file").count() && await tab.locator("tbody tr").count() < 45) return tab;
  }
  throw new Error(`no case takes evidence: ${cases}`);
}

// The first piece that the server has taken.
const taken = (tab) => tab.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.status() === 204);

// All pieces but the first wait until they are let go, so that the middle of an upload is met however fast the machine is.
async function onlyTheFirst(tab) {
  let letGo, pieces = 0;
  const free = new Promise((resolve) => { letGo = resolve; });
  await tab.route("**/uploads/*", async (route) => {
    if (route.request().method() === "PATCH" && pieces++ > 0) await free;
    // the page that sent it may be gone
    await route.continue().catch(() => {});
  });
  return async () => {
    letGo();
    await tab.unroute("**/uploads/*");
  };
}

async function isWhole(tab) {
  const link = tab.getByRole("link", { name: "백업 기록.bin", exact: true });
  await link.first().waitFor();
  assert.equal(await link.count(), 1, "it is there once");
  await link.click();
  const digest = createHash("sha256").update(bytes).digest("hex");
  assert.equal(await tab.locator("dd code").first().textContent(), digest);
}

test("the server is killed in the middle, and the upload goes on by itself", async () => {
  const tab = await shelf();
  const letGo = await onlyTheFirst(tab);
  await tab.locator("#file").setInputFiles(file);
  const first = taken(tab);
  await tab.getByRole("button", { name: "올리기", exact: true }).click();
  await first;
  await server.kill();
  await letGo();
  await tab.locator(".sending", { hasText: "연결을 기다리는 중" }).waitFor();
  await server.again();
  await isWhole(tab);
  tab.on("dialog", (dialog) => { if (dialog.type() === "confirm") dialog.accept(); });
  await tab.getByRole("button", { name: "목록에서 빼기" }).click();
  await tab.waitForURL(/done=removed/);
});

test("a page that is left in the middle says what is unfinished, and goes on when the file is chosen again", async () => {
  const tab = await shelf();
  const letGo = await onlyTheFirst(tab);
  tab.on("dialog", (dialog) => { if (dialog.type() === "confirm") dialog.accept(); });
  await tab.locator("#file").setInputFiles(file);
  const first = taken(tab);
  await tab.getByRole("button", { name: "올리기", exact: true }).click();
  await first;
  await tab.reload();
  await letGo();
  await tab.locator("li[data-upload]", { hasText: "백업 기록.bin" }).waitFor();
  let announced = 0;
  tab.on("request", (request) => { if (request.method() === "POST" && request.url().endsWith("/uploads")) announced += 1; });
  await tab.locator("#file").setInputFiles(file);
  await tab.getByRole("button", { name: "올리기", exact: true }).click();
  await isWhole(tab);
  assert.equal(announced, 0, "nothing was begun anew");
});
