// Every page of the demonstration, as every kind of person, in both languages and both widths: nothing for axe, no
// request to another host, no script error, below 100 kB, and a screenshot in shots/ for people to look at.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessible, open, page } from "./browser.mjs";
import { serve } from "./serve.mjs";

let server, browser;
const shots = new URL("./shots/", import.meta.url).pathname;

before(async () => {
  mkdirSync(shots, { recursive: true });
  server = await serve("--demo");
  browser = await open();
});
after(async () => {
  await browser?.close();
  assert.equal(await server?.stop(), 0, "the server ends in good order when asked to");
});

export async function enter(tab, address, email) {
  await tab.goto(`${address}/sign-in`);
  const form = tab.locator("form", { has: tab.locator(`input[value="${email}"]`) });
  await form.getByRole("button").click();
  await tab.waitForURL(`${address}/`);
}

async function pagesOf(tab) {
  const cases = await tab.locator('main a[href^="/cases/"]').evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  const found = new Map([["home", "/"], ["cases", "/cases"], ["organisation", "/organisation"], ["me", "/me"]]);
  const one = cases.filter((href) => /^\/cases\/[^/]+$/.test(href)).at(-1);
  await tab.goto(new URL(one, tab.url()).href);
  const tabs = await tab.locator("nav.tabs a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  for (const href of tabs) found.set(`case-${href.split("/")[3] ?? "overview"}`, href);
  const deeper = async (name, from, selector) => {
    await tab.goto(new URL(from, tab.url()).href);
    const link = tab.locator(selector).first();
    if (await link.count()) found.set(name, (await link.getAttribute("href")).split("#")[0]);
  };
  await deeper("section", `${one}/questions`, 'main a[href*="/checklists/"]');
  await deeper("evidence-one", `${one}/evidence`, 'main td a[href*="/evidence/"]');
  await deeper("record", `${one}/records`, 'main a[href*="/records/"]');
  await deeper("form", `${one}/forms`, 'main td a[lang=ko]');
  if (found.has("section")) await deeper("question", found.get("section"), 'main a[href*="/questions/"]');
  return found;
}

const people = ["admin@applicant.example", "editor@applicant.example", "signer@applicant.example", "editor@operator.example", "admin@operator.example"];
for (const email of people) {
  test(`every page as ${email}`, async (t) => {
    const { context, tab, trouble } = await page(browser, server.address);
    await enter(tab, server.address, email);
    const found = await pagesOf(tab);
    assert.ok(found.size >= 15, `only ${found.size} pages: ${[...found.keys()]}`);
    for (const [name, path] of found) {
      await t.test(name, async () => {
        const wrong = [];
        for (const language of ["ko", "en"]) {
          const url = `${server.address}${path}${path.includes("?") ? "&" : "?"}lang=${language}`;
          for (const width of [1280, 390]) {
            await tab.setViewportSize({ width, height: width === 390 ? 844 : 900 });
            const response = await tab.goto(url);
            assert.equal(response.status(), 200, url);
            const size = (await response.body()).length;
            assert.ok(size < 100_000, `${name} has ${size} bytes`);
            if (email.startsWith("admin@applicant") || email.startsWith("editor@operator")) {
              await tab.screenshot({ path: `${shots}${email.split("@")[1].split(".")[0]}-${name}-${language}-${width}.png`, fullPage: name !== "section" });
            }
            wrong.push(...await accessible(tab, `${language} ${width}`));
          }
        }
        assert.deepEqual(wrong, []);
      });
    }
    assert.deepEqual(trouble, []);
    await context.close();
  });
}

test("pages for nobody in particular", async () => {
  const { context, tab, trouble } = await page(browser, server.address);
  for (const [name, path, status] of [["sign-in", "/sign-in", 200], ["law", "/law/table.ii-1", 200], ["reading", "/readings/R-004", 200], ["not-found", "/nowhere", 404]]) {
    for (const language of ["ko", "en"]) {
      for (const width of [1280, 390]) {
        await tab.setViewportSize({ width, height: 844 });
        const response = await tab.goto(`${server.address}${path}?lang=${language}`);
        assert.equal(response.status(), status);
        await tab.screenshot({ path: `${shots}${name}-${language}-${width}.png`, fullPage: true });
        assert.deepEqual(await accessible(tab, `${name} ${language}`), []);
      }
    }
  }
  assert.deepEqual(trouble, []);
  await context.close();
});

test("dark, and on paper", async () => {
  const { context, tab } = await page(browser, server.address, { colorScheme: "dark" });
  await enter(tab, server.address, "admin@applicant.example");
  const found = await pagesOf(tab);
  for (const name of ["home", "case-overview", "section", "form"]) {
    await tab.goto(server.address + found.get(name));
    await tab.screenshot({ path: `${shots}dark-${name}.png` });
    assert.deepEqual(await accessible(tab, `dark ${name}`), []);
  }
  await tab.emulateMedia({ media: "print", colorScheme: "light" });
  await tab.screenshot({ path: `${shots}print-form.png` });
  await context.close();
});
