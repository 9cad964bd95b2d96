// Every page that can be reached, as several kinds of person, in both languages and both widths: nothing for axe, nothing
// wider than the window, no request to another host, no script error, below 100 kB; and a screenshot in shots/ for people
// to look at. Pages are found by following links, one page for each kind of address, so that a new page is looked at
// without being listed here.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessible, open, page } from "./browser.mjs";
import { enter } from "./people.mjs";
import { serve } from "./serve.mjs";

let server, browser;
const shots = new URL("./shots/", import.meta.url).pathname;
const LANGUAGES = ["ko", "en"];
const WIDTHS = [1280, 390];

before(async () => {
  mkdirSync(shots, { recursive: true });
  server = await serve("--demo");
  browser = await open();
});
after(async () => {
  await browser?.close();
  assert.equal(await server?.stop(), 0, "the server ends in good order when asked to");
});

// The kind of page an address leads to; forms are a kind each, since each looks different.
const kindOf = (path) => path.replace(/[?#].*/, "")
  .replace(/^\/cases\/(?!new)[^/]+/, "/cases/_")
  .replace(/\/checklists\/.+/, "/checklists/_")
  .replace(/\/(questions|evidence|law|readings|dossiers|submissions)\/(?!new)[^/]+/, "/$1/_")
  .replace(/\/records\/([^/]+)\/(?!new)[^/]+/, "/records/$1/_")
  .replace(/\/forms\/(?!form-)([^/]+)/, (_, number) => `/forms/form-${number.toLowerCase()}`);
const isFile = (kind) => /\/(export|pdf|file|package|receipt)$|^\/assets\/|\.ics$/.test(kind);

// Each kind of page once, beginning at home and one case; `title` names the case whose pages are walked.
async function* pagesOf({ tab, address }, title) {
  await tab.goto(`${address}/cases`);
  const home = await tab.getByRole("link", { name: title }).first().getAttribute("href");
  const waiting = ["/", home], seen = new Set();
  while (waiting.length) {
    const path = waiting.shift();
    const kind = kindOf(path);
    if (seen.has(kind) || isFile(kind) || (kind.startsWith("/cases/_") && !path.startsWith(home))) continue;
    seen.add(kind);
    yield [kind, path];
    await tab.goto(address + path);
    const links = await tab.locator('a[href^="/"]').evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    waiting.push(...links.filter((one) => !one.includes("lang=")).map((one) => one.split("#")[0]));
  }
}

async function look(tab, address, path, name, { status = 200, languages = LANGUAGES } = {}) {
  const wrong = [];
  for (const language of languages) {
    const url = `${address}${path}${path.includes("?") ? "&" : "?"}lang=${language}`;
    await tab.setViewportSize({ width: WIDTHS[0], height: 900 });
    const response = await tab.goto(url);
    if (response.status() !== status) wrong.push(`${url} answers ${response.status()}`);
    const { length } = await response.body();
    if (length >= 100_000) wrong.push(`${url} has ${length} bytes`);
    for (const width of WIDTHS) {
      await tab.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await tab.screenshot({ path: `${shots}${name.replace(/[^a-z0-9-]+/gi, "-")}-${language}-${width}.png`, fullPage: !/checklists|history/.test(name) });
      wrong.push(...await accessible(tab, `${path} ${language} ${width}`));
    }
  }
  return wrong;
}

// What the demonstration holds, seen by who sees different things in it; the words in English are those of the first walk.
const walks = [
  ["admin@applicant.example", "그룹 II-3", 35, LANGUAGES],
  ["editor@operator.example", "그룹 II-3", 20, ["ko"]],
];
for (const [email, title, least, languages] of walks) {
  test(`every page as ${email} around ${title}`, async () => {
    const person = await enter(browser, server.address, email);
    const other = await person.context.newPage();
    const wrong = [], kinds = [];
    for await (const [kind, path] of pagesOf(person, title)) {
      kinds.push(kind);
      wrong.push(...await look(other, server.address, path, `${email.split("@")[0]}-${email.split("@")[1].split(".")[0]}${kind}`, { languages }));
    }
    assert.deepEqual(wrong, []);
    assert.ok(kinds.length >= least, `only ${kinds.length} kinds of pages: ${kinds}`);
    assert.deepEqual(person.trouble, []);
    await person.context.close();
  });
}

test("pages for nobody in particular, and an address that leads nowhere", async () => {
  const { context, tab, trouble } = await page(browser, server.address);
  const pages = [["/sign-in", 200], ["/law/table.ii-1", 200], ["/readings/R-004", 200], ["/nowhere", 404], ["/invitations/used-up", 404]];
  for (const [path, status] of pages) assert.deepEqual(await look(tab, server.address, path, `nobody${path}`, { status }), []);
  assert.deepEqual(trouble, []);
  await context.close();
});

// A form sent with what cannot be used comes back with messages at its fields, and the first of them has the focus.
test("pages that say what is wrong, and pages without anything on them yet", async () => {
  const person = await enter(browser, server.address, "admin@applicant.example");
  const { tab, address } = person;
  const wrong = [];
  const check = async (name) => {
    for (const width of WIDTHS) {
      await tab.setViewportSize({ width, height: 900 });
      await tab.screenshot({ path: `${shots}wrong-${name}-${width}.png`, fullPage: true });
      wrong.push(...await accessible(tab, name));
    }
  };
  await tab.goto(`${address}/cases/new`);
  await tab.getByLabel("제목").fill("가".repeat(400));
  await tab.getByRole("button", { name: "만들기" }).click();
  // the wrong field has the focus
  await tab.waitForFunction(() => document.activeElement.getAttribute("aria-invalid") === "true");
  await check("new case");
  await tab.getByLabel("제목").fill("빈 신청 건");
  await tab.getByRole("button", { name: "만들기" }).click();
  await tab.waitForURL(/\/facts/);
  const home = new URL(tab.url()).pathname.replace("/facts", "");
  for (const name of ["", "/facts", "/questions", "/evidence", "/records", "/dossiers", "/parties", "/forms", "/findings", "/submit", "/history"]) {
    wrong.push(...await look(tab, address, home + name, `empty${name}`));
  }
  await tab.goto(`${address}${home}/facts?lang=ko`);
  await tab.evaluate(() => document.querySelectorAll("main details").forEach((one) => { one.open = true; }));
  const type = tab.locator('main form:has(details) [name="application.certification_type"]');
  await type.evaluate((one) => { one.type = "text"; });
  await type.fill("아홉");
  await tab.locator("main form:has(details)").getByRole("button", { name: "저장", exact: true }).click();
  await tab.locator("[aria-invalid=true]").first().waitFor();
  await check("facts");
  await tab.goto(`${address}/me?lang=ko`);
  await tab.getByLabel("지금 비밀번호").fill("아닌 비밀번호");
  await tab.getByLabel("새 비밀번호").fill("짧다");
  await tab.getByRole("button", { name: "바꾸기", exact: true }).click();
  await tab.locator("[aria-invalid=true], [role=alert]").first().waitFor();
  await check("password");
  assert.deepEqual(wrong, []);
  assert.deepEqual(person.trouble, []);
  await person.context.close();
});

test("dark, and on paper", async () => {
  const person = await enter(browser, server.address, "admin@applicant.example", { colorScheme: "dark" });
  const { tab, address } = person;
  await tab.goto(`${address}/cases`);
  const home = await tab.getByRole("link", { name: "그룹 II-3" }).first().getAttribute("href");
  const wrong = [];
  for (const path of ["/", home, `${home}/questions`, `${home}/checklists/2b/2`, `${home}/evidence`, `${home}/forms/form-1`, `${home}/submit`]) {
    await tab.goto(address + path);
    await tab.screenshot({ path: `${shots}dark${kindOf(path).replace(/[^a-z0-9-]+/gi, "-")}.png` });
    wrong.push(...await accessible(tab, `dark ${path}`));
  }
  assert.deepEqual(wrong, []);
  await tab.goto(`${address}${home}/forms/form-1`);
  await tab.emulateMedia({ media: "print", colorScheme: "light" });
  await tab.screenshot({ path: `${shots}print-form.png`, fullPage: true });
  assert.equal(await tab.locator(".top, nav.tabs, aside, h1").filter({ visible: true }).count(), 0, "only the form is printed");
  await person.context.close();
});

// From the sign-in to an answer without a mouse: everything is reached by Tab, in an order that makes sense, and seen.
test("the way to an answer by keyboard, with headings and landmarks in order", async () => {
  const { tab, address, context } = await enter(browser, server.address, "editor@operator.example");
  // a case that asks questions; not each that the operator takes part in does
  const home = await tab.getByRole("link", { name: "그룹 II-3" }).first().getAttribute("href");
  await tab.keyboard.press("Tab");
  assert.equal(await tab.evaluate(() => document.activeElement.className), "skip", "the first stop leads to the content");
  await tab.keyboard.press("Enter");
  assert.equal(await tab.evaluate(() => document.activeElement.id), "main");
  const reach = async (selector) => {
    for (let at = 0; at < 80; at += 1) {
      await tab.keyboard.press("Tab");
      const [found, ring] = await tab.evaluate((wanted) => [document.activeElement.matches(wanted), getComputedStyle(document.activeElement).outlineStyle], selector);
      if (found) return assert.notEqual(ring, "none", `${selector} shows its focus`);
    }
    assert.fail(`${selector} is not reached by Tab`);
  };
  await reach(`main a[href="${home}"]`);
  await tab.keyboard.press("Enter");
  await tab.waitForURL(address + home);
  await reach('nav.tabs a[href$="/questions"]');
  await tab.keyboard.press("Enter");
  await tab.waitForURL(/\/questions/);
  await reach('main a[href*="/checklists/"]');
  await tab.keyboard.press("Enter");
  await tab.waitForURL(/\/checklists\//);
  await reach("form.question input[name=answer]");
  await tab.keyboard.press("ArrowRight");
  await tab.locator("form.question .saved", { hasText: "저장했습니다" }).first().waitFor();
  const outline = await tab.evaluate(() => ({
    levels: [...document.querySelectorAll("h1, h2, h3, h4")].map((one) => Number(one.tagName[1])),
    landmarks: ["header", "main", "footer", "nav[aria-label]"].map((one) => document.querySelectorAll(one).length),
    unnamed: [...document.querySelectorAll("main input:not([type=hidden]), main select, main textarea")].filter((one) => !one.labels?.length).length,
  }));
  assert.equal(outline.levels[0], 1);
  assert.ok(outline.levels.every((level, at) => at === 0 || level <= outline.levels[at - 1] + 1), `${outline.levels}`);
  assert.ok(outline.landmarks.every((count) => count > 0), `${outline.landmarks}`);
  assert.equal(outline.unnamed, 0);
  await context.close();
});
