// Which pages there are, by the reviewed table of addresses, and what it means that one was looked at: both languages,
// both widths, light and dark.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { accessible, fits } from "./browser.mjs";

const table = new URL("../crates/web/tests/snapshots/routes__the_table_of_addresses.snap", import.meta.url);
// Addresses that give no page: files, lists for calendars, answers for programs.
const FILES = new Set([
  "/healthz", "/readyz", "/assets/{digest}/{name}", "/calendar.ics", "/cases/{case}/forms/{copy}/pdf",
  "/cases/{case}/submissions/{id}/forms/{copy}", "/cases/{case}/submissions/{id}/receipt",
  "/cases/{case}/submissions/{id}/package", "/cases/{case}/evidence/{id}/file", "/cases/{case}/uploads/{id}",
  "/cases/{case}/export", "/invitations/{token}",
]);
const patterns = [...readFileSync(table, "utf8").matchAll(/^GET +(\S+)/gm)].map(([, path]) => ({
  path, open: (path.match(/\{/g) ?? []).length, is: new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
}));

// Every address that gives a page.
export const PAGES = patterns.map(({ path }) => path).filter((path) => !FILES.has(path));

// The address in the table that a path belongs to: /cases/new is not /cases/{case}.
export function route(path) {
  const plain = path.replace(/[?#].*/, "");
  const [found] = patterns.filter(({ is }) => is.test(plain)).sort((a, b) => a.open - b.open);
  return found && !FILES.has(found.path) ? found.path : null;
}

// The kind of page: its address in the table; lists of records and forms are a kind each, since each looks different.
export function kind(path) {
  const of = route(path);
  const [, , , list, name] = path.replace(/[?#].*/, "").split("/");
  if (of === "/cases/{case}/records/{kind}/{id}") return `${of.replace("{kind}", name)}${path.endsWith("/new") ? " (new)" : ""}`;
  return of === "/cases/{case}/forms/{copy}" && list === "forms" ? of.replace("{copy}", name.toLowerCase().replace(/^form-/, "").split("@")[0]) : of;
}

const folder = new URL("./shots/", import.meta.url).pathname;
const file = (name) => `${folder}${name.replaceAll(/[^a-z0-9가-힣-]+/gi, "-").replaceAll(/^-|-$/g, "")}`;
const sizes = { wide: { width: 1280, height: 900 }, narrow: { width: 390, height: 844 } };

// A picture for people to look at, when SIMSA_SHOTS asks for them.
export async function shot(tab, name) {
  if (!process.env.SIMSA_SHOTS) return;
  mkdirSync(folder, { recursive: true });
  await tab.screenshot({ path: `${file(name)}.png`, fullPage: true });
}

// The page as it stands, in the width it has not got too: axe once, overflow in both, contrast in the dark.
async function both(tab, name, [first, then]) {
  await tab.setViewportSize(sizes[first]);
  const wrong = await accessible(tab, `${name} ${first}`);
  await shot(tab, `${name}-${first}`);
  await tab.setViewportSize(sizes[then]);
  wrong.push(...await fits(tab, `${name} ${then}`));
  await shot(tab, `${name}-${then}`);
  return wrong;
}

async function dark(tab, name) {
  // without motion a colour is the new one at once
  await tab.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  const wrong = await accessible(tab, `${name} dark`, { rules: ["color-contrast"] });
  await shot(tab, `${name}-dark`);
  await tab.emulateMedia({ colorScheme: "light" });
  return wrong;
}

// What is wrong with the page that `come` leads to: Korean is looked at closely when wide, English when narrow. `come`
// gets the language and gives the response, or nothing when it came there by a form.
export async function look(tab, name, come, { status = 200 } = {}) {
  const wrong = [];
  for (const [language, order] of [["ko", ["wide", "narrow"]], ["en", ["narrow", "wide"]]]) {
    await tab.setViewportSize(sizes[order[0]]);
    const response = await come(language);
    if (response) {
      if (response.status() !== status) wrong.push(`${name} ${language} answers ${response.status()}`);
      const { length } = await response.body();
      if (length >= 100_000) wrong.push(`${name} ${language} has ${length} bytes`);
    }
    // what is folded away is part of the page
    await tab.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
    assert.equal(await tab.evaluate(() => document.documentElement.lang), language, `${name} is in the language asked for`);
    wrong.push(...await both(tab, `${name} ${language}`, order));
    if (language === "ko") wrong.push(...await dark(tab, `${name} ${language}`));
  }
  return wrong;
}

// The page at an address.
export const at = (tab, address, path) => (language) => tab.goto(`${address}${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
