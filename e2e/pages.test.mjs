// Every kind of page, once for each party: nothing for axe in Korean and English, wide and narrow, light and dark; nothing
// wider than the window, no request to another host, no script error, below 100 kB. Pages are found by following links, so
// that a new page is looked at without being listed here; and the reviewed table of addresses says whether one was missed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, open, page } from "./browser.mjs";
import { PAGES, at, kind, look, route, shot } from "./looks.mjs";
import { enter, join, totp } from "./people.mjs";
import { serve } from "./serve.mjs";

let server, browser;
// The addresses of the table that somebody has looked at.
const looked = new Set();

before(async () => {
  server = await serve("--demo");
  browser = await open();
});
after(async () => {
  await browser?.close();
  assert.equal(await server?.stop(), 0, "the server ends in good order when asked to");
});

// Who walks where. Of each party, those who can change something come first, because their pages hold the forms; who
// comes later looks at what is new. Of the cases, `only` names the pages that differ from those of the first.
const WALKS = {
  applicant: {
    least: 38,
    legs: [
      { who: "editor@applicant.example", title: "그룹 II-3" },
      { who: "admin@applicant.example", title: "서비스 자료를 쓰는", only: ["", "/facts", "/findings", "/dossiers", "/parties", "/close"] },
      { who: "signer@applicant.example", title: "제출한 그룹 II-1", only: ["", "/submit", "/submissions/_", "/submissions/_/checklists/_"] },
    ],
  },
  operator: {
    least: 30,
    legs: [
      { who: "editor@operator.example", title: "그룹 II-3" },
      { who: "editor@operator.example", title: "서비스 자료를 쓰는 가상의료정보", only: ["/dossiers", "/dossiers/_"] },
      { who: "admin@operator.example", title: "그룹 II-3", only: ["/leave"] },
      { who: "admin@operator.example", list: "/dossiers", title: "가상클라우드 서비스 자료", only: ["", "/dossiers", "/facts", "/close"] },
    ],
  },
  certifier: {
    least: 6,
    legs: [
      { who: "reviewer@certifier.example", list: "/submissions", title: "제출한" },
      { who: "admin@certifier.example" },
    ],
  },
};

// Links on the page that stands in the tab.
const links = async (tab) => {
  const all = await tab.locator('a[href^="/"]').evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  return all.filter((one) => !one.includes("lang=")).map((one) => one.split("#")[0]);
};

// The case or dossier with this title.
async function homeOf({ tab, address }, { list = "/cases", title }) {
  if (!title) return null;
  await tab.goto(`${address}${list}?lang=ko`);
  const href = await tab.locator("main").getByRole("link", { name: title }).first().getAttribute("href");
  return href.split("/").slice(0, 3).join("/");
}

for (const [party, { legs, least }] of Object.entries(WALKS)) {
  test(`every kind of page, as people of the ${party}`, async () => {
    const seen = new Set(), wrong = [];
    for (const leg of legs) {
      const person = await enter(browser, server.address, leg.who);
      const { tab, address } = person;
      const home = await homeOf(person, leg);
      const foreign = (path) => /^\/cases\/(?!new)/.test(path) && path.split("/").slice(0, 3).join("/") !== home;
      const visit = async (path, name) => {
        looked.add(route(path));
        wrong.push(...await look(tab, `${party} ${name}`, at(tab, address, path)));
      };
      const special = new Set(), extra = (leg.only ?? []).filter((one) => !one.includes("_")).map((one) => home + one);
      // what home links to only when it cuts a list is asked for outright
      const starts = leg.list === "/submissions" ? [] : [home, "/waiting", "/deadlines", "/expiring", "/notices"];
      const waiting = ["/", leg.list, ...starts, ...extra].filter(Boolean);
      while (waiting.length) {
        const path = waiting.shift(), of = kind(path);
        if (!of || foreign(path)) continue;
        // pages of the second case of a party that are not like those of the first
        const own = home && path.startsWith(home) && leg.only?.some((one) => new RegExp(`^${one.replaceAll("_", "[^/?]+")}$`).test(path.slice(home.length)));
        const fresh = own ? !special.has(of) : !seen.has(of);
        if (!fresh) continue;
        (own ? special : seen).add(of);
        seen.add(of);
        await visit(path, own ? `${of} ${leg.title}` : of);
        waiting.push(...await links(tab));
      }
      assert.equal(special.size, leg.only?.length ?? 0, `${leg.who} has seen ${[...special]} of ${leg.title}`);
      assert.deepEqual(person.trouble, []);
      await person.context.close();
    }
    assert.deepEqual(wrong, []);
    assert.ok(seen.size >= least, `only ${seen.size} kinds of pages: ${[...seen].sort()}`);
  });
}

test("pages for nobody in particular, and an address that leads nowhere", async () => {
  const { context, tab, trouble } = await page(browser, server.address);
  const pages = [["/sign-in", 200], ["/law/table.ii-1", 200], ["/readings/R-004", 200], ["/nowhere", 404], ["/invitations", 200], ["/invitations/open", 404]];
  const wrong = [];
  for (const [path, status] of pages) {
    looked.add(route(path));
    wrong.push(...await look(tab, `nobody ${path}`, at(tab, server.address, path), { status }));
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(trouble, []);
  await context.close();
});

// A form sent with what cannot be used comes back with messages at its fields, and the first of them has the focus.
// Where: the case by its title, the page in it, the form, what is put into it; then what shows that it was not taken.
const MESSAGE = "[aria-invalid=true], [role=alert], .wrong";
const LONG = "가".repeat(4000);
const REFUSED = [
  { who: "editor@applicant.example", path: "/cases/new", form: "main form[action='/cases/new'], main form:not([enctype])", put: { title: LONG }, focus: true },
  { who: "editor@applicant.example", title: "그룹 II-3", path: "/facts", form: "main form:has(details)", put: { "application.certification_type": "아홉" } },
  { who: "editor@applicant.example", title: "그룹 II-3", path: "/records/test/new", form: "main form", put: {} },
  { who: "editor@applicant.example", title: "그룹 II-3", path: "/evidence", first: "main td a[href*='edit=']", form: "main form:has([name=back])", put: { title: "" } },
  { who: "editor@applicant.example", title: "그룹 II-3", path: "/evidence", first: "main td a[href*='/evidence/']", form: "main form:has([name=title])", put: { title: "" } },
  { who: "editor@operator.example", title: "그룹 II-3", path: "/checklists/2b/2", form: "form.question", put: { note: "가".repeat(20_000) } },
  { who: "editor@operator.example", title: "그룹 II-3", path: "/questions", first: "main a[href*='/checklists/']", then: "main a[href*='/questions/']", form: "form[action$='/comments']", put: { text: "" }, shows: "h1" },
  { who: "admin@applicant.example", title: "그룹 II-3", path: "/parties", form: "form[action$='/parties']", put: { email: "no address" } },
  { who: "admin@applicant.example", title: "그룹 II-3", path: "/close", form: "main form", put: {} },
  { who: "admin@applicant.example", path: "/organisation", form: "form[action='/organisation/invitations']", put: { email: "no address" } },
  { who: "admin@applicant.example", path: "/organisations", form: "main form:has([name=email])", put: { email: "no address" } },
  { who: "admin@applicant.example", path: "/me", form: "form[action='/me/password']", put: { current: "아닌 비밀번호", new: "짧다" } },
  { who: "admin@applicant.example", path: "/me/second-factor", press: "form[action='/me/second-factor/begin']:not(:has([name=anew])) button", form: "form[action='/me/second-factor']", put: { code: "12" } },
  { who: "admin@certifier.example", path: "/organisation", form: "form[action='/organisation']", put: { name: "" } },
  { path: "/sign-in", form: "form[action='/sign-in']:has(#password)", put: { email: "nobody@example.kr", password: "아무 말이나 길게" } },
];

async function sendWrong(tab, { form, put }) {
  const one = tab.locator(form).first();
  await one.evaluate((form, put) => {
    form.noValidate = true;
    form.removeAttribute("data-autosave");
    for (const [name, value] of Object.entries(put)) {
      const field = form.querySelector(`[name="${name}"]`);
      if (field.type === "number" || field.type === "email") field.type = "text";
      field.removeAttribute("maxlength");
      field.value = value;
    }
  }, put);
  await Promise.all([tab.waitForEvent("load"), one.evaluate((form) => HTMLFormElement.prototype.submit.call(form))]);
}

test("pages that say what is wrong", async () => {
  const wrong = [];
  for (const one of REFUSED) {
    const person = one.who ? await enter(browser, server.address, one.who) : await page(browser, server.address);
    const { tab } = person;
    const home = await homeOf({ ...person, address: server.address }, { title: one.title }) ?? "";
    wrong.push(...await look(tab, `refused ${one.path} ${one.form}`, async (language) => {
      await at(tab, server.address, home + one.path)(language);
      for (const way of [one.first, one.then].filter(Boolean)) {
        await tab.goto(new URL(await tab.locator(way).first().getAttribute("href"), tab.url()).href);
      }
      // what has begun by the first look goes on at the next
      if (one.press && await tab.locator(one.press).count()) await Promise.all([tab.waitForEvent("load"), tab.locator(one.press).click()]);
      if (one.press) await at(tab, server.address, home + one.path)(language);
      await sendWrong(tab, one);
      await tab.locator(one.shows ?? MESSAGE).first().waitFor().catch(() => assert.fail(`nothing is wrong with ${one.path} ${JSON.stringify(one.put).slice(0, 80)}`));
      // the wrong field has the focus
      if (one.focus) await tab.waitForFunction(() => document.activeElement.getAttribute("aria-invalid") === "true");
    }));
    assert.deepEqual(person.trouble, []);
    await person.context.close();
  }
  assert.deepEqual(wrong, []);
});

test("pages without anything on them yet", async () => {
  const person = await enter(browser, server.address, "editor@applicant.example");
  const { tab, address } = person;
  await tab.goto(`${address}/cases/new`);
  await tab.getByLabel("제목").fill("빈 신청 건");
  await tab.getByRole("button", { name: "만들기" }).click();
  await tab.waitForURL(/\/facts/);
  const home = new URL(tab.url()).pathname.replace("/facts", "");
  const wrong = [];
  for (const path of ["", "/facts", "/questions", "/evidence", "/records", "/dossiers", "/parties", "/forms", "/findings", "/submit", "/history"]) {
    await tab.goto(`${address}${home}${path}?lang=ko`);
    await shot(tab, `empty ${path}`);
    wrong.push(...await accessible(tab, `empty ${path}`));
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(person.trouble, []);
  await person.context.close();
});

// Pages that come once: links to be handed over, what they lead to, and what is left of them when they were used.
test("links, invitations and ways back to an account", async () => {
  const admin = await enter(browser, server.address, "admin@applicant.example");
  const operator = await enter(browser, server.address, "admin@operator.example");
  const nobody = await page(browser, server.address);
  const { tab, address } = admin;
  const wrong = [];
  // The page that shows a link once; the link itself.
  const linkPage = async (name, path, press) => {
    wrong.push(...await look(tab, name, async (language) => {
      await at(tab, address, path)(language);
      await press(language);
      await tab.locator("input.link, .secret").first().waitFor();
    }));
    const shown = tab.locator("input.link, .secret").first();
    return (await shown.evaluate((one) => one.value ?? one.textContent)).trim().replace(address, "");
  };
  const opened = async (name, who, path, more) => {
    looked.add(route(path));
    wrong.push(...await look(who.tab, name, at(who.tab, address, path), more));
  };
  // What stands behind the # of a link is handed in by the page, and leaves the address.
  const followed = async (name, who, link, more) => {
    await who.tab.goto(address + link);
    await who.tab.waitForURL(`${address}/invitations/open`);
    await opened(name, who, "/invitations/open", more);
  };
  const member = await linkPage("link for a member", "/organisation", async (language) => {
    const form = tab.locator("form[action='/organisation/invitations']");
    await form.locator("[name=email]").fill(`new-${language}@applicant.example`);
    await form.locator("[name=roles][value=reader]").check();
    await form.getByRole("button").click();
  });
  await followed("invitation of a member", nobody, member);
  const joined = await join(browser, address, address + member, { name: "다섯신규", email: "new-en@applicant.example" }).catch((error) => assert.fail(error));
  await joined.context.close();
  await followed("invitation that was used", nobody, member, { status: 410 });
  const organisation = await linkPage("link for an organisation", "/organisations", async (language) => {
    const form = tab.locator("main form:has([name=kind])");
    await form.locator("[name=kind][value=operator]").check();
    await form.locator("[name=name]").fill(`가상데이터센터 ${language}`);
    await form.locator("[name=email]").fill(`dc-${language}@dc.example`);
    await form.getByRole("button").click();
  });
  await followed("invitation of an organisation", nobody, organisation);
  const access = await linkPage("link to regain access", "/organisation", async () => {
    const row = tab.locator("tr", { hasText: "reader@applicant.example" });
    await row.locator("summary").click();
    await row.locator("[name=checked][value=in-person]").check();
    await row.locator("form[action$='/access'] button").first().click();
  });
  await followed("a new password by a link", nobody, access);
  const home = await homeOf(admin, { title: "그룹 I-1" });
  const party = await linkPage("link for the operator of a case", `${home}/parties`, async () => {
    const form = tab.locator("form[action$='/parties']");
    await form.locator("[name=name]").fill("가상클라우드(주)");
    await form.locator("[name=email]").fill("admin@operator.example");
    await form.getByRole("button").click();
  });
  await followed("invitation to a case, signed in", operator, party);
  await opened("joining a case with one's organisation", operator, "/invitations/open/organisation");
  await linkPage("token of a program", "/me", async (language) => {
    const form = tab.locator("form[action='/me/tokens']");
    await form.locator("[name=label]").fill(`스크립트 ${language}`);
    await form.locator("[name=scopes][value=read]").check();
    await form.locator("[name=days]").fill("1");
    await form.getByRole("button").click();
  });
  assert.deepEqual(wrong, []);
  assert.deepEqual([admin, operator, nobody].flatMap((one) => one.trouble), []);
  for (const one of [admin, operator, nobody]) await one.context.close();
});

test("the second factor: its codes, and being asked for it", async () => {
  const email = "reader@operator.example";
  const person = await enter(browser, server.address, email);
  const { tab, address } = person;
  const wrong = await look(tab, "recovery codes", async (language) => {
    await at(tab, address, "/me/second-factor")(language);
    const begin = tab.locator("form[action='/me/second-factor/begin']:not(:has([name=anew])) button");
    if (await begin.count()) await begin.click();
    await tab.locator(".secret").waitFor();
    await at(tab, address, "/me/second-factor")(language);
    const secret = (await tab.locator(".secret").textContent()).trim();
    await tab.locator("main [name=code]").fill(totp(secret));
    await tab.locator("form[action='/me/second-factor'] button").click();
    await tab.locator("#codes").waitFor();
  });
  await person.context.close();
  const again = await page(browser, address);
  await again.tab.goto(`${address}/sign-in`);
  await again.tab.locator("form", { has: again.tab.locator(`input[value="${email}"]`) }).getByRole("button").click();
  await again.tab.waitForURL(/second-factor/);
  looked.add(route("/second-factor"));
  wrong.push(...await look(again.tab, "asked for the second factor", at(again.tab, address, "/second-factor")));
  const other = await enter(browser, address, "editor@operator.example");
  looked.add(route("/again"));
  wrong.push(...await look(other.tab, "asked who one is", at(other.tab, address, "/again?next=%2Fme")));
  await other.context.close();
  assert.deepEqual(wrong, []);
  assert.deepEqual([...person.trouble, ...again.trouble], []);
  await again.context.close();
});

test("the first start", async () => {
  const first = await serve();
  const { tab, context, trouble } = await page(browser, first.address);
  const [link] = first.links().match(/\/invitations#\S+/);
  await tab.goto(first.address + link);
  await tab.waitForURL(`${first.address}/invitations/open`);
  const wrong = await look(tab, "set-up", at(tab, first.address, "/invitations/open"));
  wrong.push(...await look(tab, "set-up refused", async (language) => {
    await at(tab, first.address, "/invitations/open")(language);
    await sendWrong(tab, { form: "main form", put: { email: "no address", password: "짧다" } });
    await tab.locator(MESSAGE).first().waitFor();
  }));
  await context.close();
  assert.deepEqual(wrong, []);
  assert.deepEqual(trouble, []);
  assert.equal(await first.stop(), 0);
});

test("on paper only the form is printed", async () => {
  const { tab, context, address } = await enter(browser, server.address, "admin@applicant.example");
  const home = await homeOf({ tab, address }, { title: "그룹 II-3" });
  await tab.goto(`${address}${home}/forms/form-2-1`);
  await tab.emulateMedia({ media: "print", colorScheme: "light" });
  await shot(tab, "print form");
  assert.equal(await tab.locator("header, footer, nav, aside, h1").filter({ visible: true }).count(), 0, "only the form is printed");
  assert.equal(await tab.locator(".paper :is(td, th)").filter({ visible: false }).count(), 0, "and all of it");
  await context.close();
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
    unnamed: [...document.querySelectorAll("main input:not([type=hidden]), main select, main textarea")].filter((one) => !one.labels?.length && !one.getAttribute("aria-label")).length,
  }));
  assert.equal(outline.levels[0], 1);
  assert.ok(outline.levels.every((level, at) => at === 0 || level <= outline.levels[at - 1] + 1), `${outline.levels}`);
  assert.ok(outline.landmarks.every((count) => count > 0), `${outline.landmarks}`);
  assert.equal(outline.unnamed, 0);
  await context.close();
});

// No link leads there, but a form with the pieces that were ticked.
test("several pieces of evidence at once", async () => {
  const person = await enter(browser, server.address, "editor@applicant.example");
  const { tab, address } = person;
  const home = await homeOf(person, { title: "그룹 II-3" });
  await tab.goto(`${address}${home}/evidence`);
  const pieces = await tab.locator("main [name=piece]").evaluateAll((all) => all.slice(0, 3).map((one) => one.value));
  assert.ok(pieces.length > 0, "pieces can be ticked");
  const path = `${home}/descriptions?${new URLSearchParams(pieces.map((piece) => ["piece", piece]))}`;
  looked.add(route(`${home}/descriptions`));
  assert.deepEqual(await look(tab, "several pieces", at(tab, address, path)), []);
  await person.context.close();
});

// On a narrow screen nothing stands beside the window, where nobody looks for it: ways, marks and columns come below one another.
test("on a narrow screen everything is there without scrolling sideways", async () => {
  const { tab, address, context } = await enter(browser, server.address, "admin@applicant.example", { viewport: { width: 390, height: 844 } });
  const home = await homeOf({ tab, address }, { title: "그룹 II-3" });
  const beside = [];
  for (const path of ["/", "/me", "/organisation", "/organisations", home, ...["/forms", "/history", "/evidence"].map((one) => home + one)]) {
    for (const language of ["ko", "en"]) {
      await tab.goto(`${address}${path}?lang=${language}`);
      const wide = await tab.locator(".places, .tabs, .scroll").evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.outerHTML.slice(0, 80)));
      beside.push(...wide.map((one) => `${path} ${language}: ${one}`));
    }
  }
  assert.deepEqual(beside, []);
  await context.close();
});

test("the operator is told what does not conform, and why", async () => {
  const { tab, address, context } = await enter(browser, server.address, "editor@applicant.example");
  const home = await homeOf({ tab, address }, { title: "그룹 II-3" });
  await tab.goto(`${address}${home}/conformity`);
  const item = tab.locator("fieldset.item", { has: tab.locator("li a") }).first();
  assert.equal(await item.locator("textarea").first().isVisible(), false, "nothing is asked for where nothing is wrong");
  await item.locator("input[value=rejected]").check();
  assert.equal(await item.locator("textarea").first().isVisible(), true);
  await context.close();
});

// The tests above are all the looks there are; what this finds nobody has looked at. It stands last and is alone no test.
test("every address that gives a page was looked at", () => {
  assert.deepEqual(PAGES.filter((path) => !looked.has(path)), []);
});
