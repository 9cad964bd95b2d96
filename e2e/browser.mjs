// Debian's Chromium with a profile of its own, and what every page must satisfy.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

// Longer than anything takes on a machine that is busy with other things; only what never comes gets there.
const PATIENCE = 120_000;

export async function open() {
  const browser = await chromium.launch({
    timeout: PATIENCE,
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  return browser;
}

// A page of its own context, whose requests to other hosts, script errors and policy violations are kept.
export async function page(browser, address, options = {}) {
  const context = await browser.newContext({ locale: "ko-KR", viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  const tab = await context.newPage();
  const trouble = [];
  tab.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith("data:") && !url.startsWith("chrome-extension:")) trouble.push(`request to ${url}`);
  });
  tab.on("response", (answer) => { if (answer.status() >= 500) trouble.push(`${answer.status()} to ${answer.request().method()} ${answer.url()}`); });
  // what is not saved is asked for before it is left; a test leaves
  tab.on("dialog", (dialog) => { if (dialog.type() === "beforeunload") dialog.accept(); });
  tab.on("pageerror", (error) => trouble.push(`script error: ${error.message}`));
  tab.on("console", (message) => { if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) trouble.push(message.text()); });
  return { context, tab, trouble };
}

// Violations of these, and anything wider than the window, are what a program can see.
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// What is wrong with a page. `rules` narrows it to single rules of axe.
export async function accessible(tab, name, { rules } = {}) {
  await tab.waitForLoadState();
  // The policy of our pages forbids inline scripts, so axe comes in from outside the page, once for each.
  const session = await tab.context().newCDPSession(tab);
  const evaluate = async (expression) => (await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true })).result.value;
  if (!(await evaluate("typeof axe === 'object'"))) await session.send("Runtime.evaluate", { expression: axe });
  const found = await evaluate(`axe.run(document, { runOnly: ${JSON.stringify(rules ?? WCAG)} }).then((r) => JSON.stringify(r.violations.map((v) => [v.id, v.help, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200))])))`);
  await session.detach();
  const wrong = JSON.parse(found).map(([id, help, nodes]) => `${name}: ${id} (${help}): ${nodes.join(" ")}`);
  return [...wrong, ...await fits(tab, name)];
}

// What is wider than the window, unless it scrolls within itself.
export async function fits(tab, name) {
  const wider = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wider <= 0) return [];
  const who = await tab.evaluate(() => [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, .tabs, .places")).slice(0, 3).map((e) => e.outerHTML.slice(0, 120)));
  return [`${name} is ${wider} px wider than the window: ${who}`];
}
