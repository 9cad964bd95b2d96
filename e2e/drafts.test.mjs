// Nothing typed is lost: not by leaving, reloading, going back, nor by a session that ends; and nobody else gets to see it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./browser.mjs";
import { endSession, enter, enterAgain } from "./people.mjs";
import { serve } from "./serve.mjs";

let server, browser;
before(async () => {
  server = await serve("--demo");
  browser = await open();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const TITLE = "그룹 II-3";
async function home({ tab, address }, title = TITLE) {
  await tab.goto(`${address}/cases`);
  return tab.getByRole("link", { name: title }).first().getAttribute("href");
}
// Where people type: who, the page, the form in it, the field, and what is typed there.
const PLACES = [
  { name: "facts", who: "editor@applicant.example", path: (case_) => `${case_}/facts`, field: "main form:has(details) input[type=text]" },
  { name: "a record", who: "editor@operator.example", path: (case_) => `${case_}/records/product/new`, field: "main form input:not([type=hidden], [type=checkbox], [type=radio], [type=date], [type=number])" },
  { name: "a comment", who: "editor@applicant.example", path: (case_) => `${case_}/questions`, first: "main a[href*='/checklists/']", then: "main a[href*='/questions/']", field: "form[action$='/comments'] textarea" },
  { name: "evidence", who: "editor@applicant.example", path: (case_) => `${case_}/evidence`, first: "main td a[href*='/evidence/']", field: "main form:has([name=title]) [name=title]" },
  { name: "an invitation", who: "admin@applicant.example", path: (case_) => `${case_}/parties`, field: "form[action$='/parties'] input[name=email]" },
  { name: "the organisation", who: "admin@applicant.example", path: () => "/organisation", field: "form[action='/organisation'] [name=name]" },
];

for (const { name, who, path, first, then, field } of PLACES) {
  test(`what is typed at ${name} outlives a reload, leaving, and the end of the session`, async () => {
    const person = await enter(browser, server.address, who);
    const { tab, address, trouble } = person;
    let asked = 0;
    tab.on("dialog", () => { asked += 1; });
    await tab.goto(`${address}${path(await home(person))}`);
    for (const link of [first, then].filter(Boolean)) {
      const href = await tab.locator(link).first().getAttribute("href");
      await tab.goto(`${address}${href}`);
    }
    const here = tab.url();
    const text = "typed@example.kr";
    const box = tab.locator(field).first();
    await tab.locator("main details").evaluateAll((all) => all.forEach((one) => { one.open = true; }));
    await box.click();
    await box.fill(text);
    const typed = async () => tab.locator(field).first().inputValue();

    await tab.reload();
    assert.equal(asked, 1, "leaving with something unsaved asks");
    assert.equal(await typed(), text, "after a reload");
    await tab.locator(".restored").first().waitFor();

    await tab.goto(`${address}/cases`);
    await tab.goBack();
    await tab.waitForURL(here);
    assert.equal(await typed(), text, "after leaving and coming back");

    // the session ends; whoever sends the form is told, signs in, and everything is there
    await endSession(person);
    const [refused] = await Promise.all([
      tab.waitForResponse((answer) => answer.request().method() === "POST"),
      tab.waitForEvent("load"),
      tab.evaluate((field) => document.querySelector(field).form.submit(), field),
    ]);
    assert.equal(refused.status(), 401);
    await enterAgain(tab, address, who);
    await tab.goto(here);
    assert.equal(await typed(), text, "after the session has ended");

    // somebody else at the same tab sees nothing of it
    await tab.getByRole("button", { name: "로그아웃" }).first().click();
    await tab.waitForURL(/sign-in/);
    await enterAgain(tab, address, who === "admin@applicant.example" ? "editor@applicant.example" : "admin@applicant.example");
    await tab.goto(here);
    if (await tab.locator(field).count()) assert.notEqual(await typed(), text, "what somebody else typed is not shown");
    assert.deepEqual(trouble, []);
    await person.context.close();
  });
}

test("a page that was left open goes on after signing in again in another tab, and answers save themselves again", async () => {
  const who = "editor@applicant.example";
  const person = await enter(browser, server.address, who);
  const { tab, address, context } = person;
  const case_ = await home(person, "그룹 II-2 가상 사례");
  await tab.goto(`${address}${case_}/questions`);
  await tab.locator('main a[href*="/checklists/"]').first().click();
  await tab.waitForURL(/\/checklists\//);
  await endSession(person);
  const form = tab.locator("form.question").first();
  await form.getByLabel("설명").fill("로그인이 끝난 뒤에 적은 설명");
  await form.getByLabel("설명").blur();
  await tab.locator(".session-note").waitFor();
  assert.equal(await form.getByLabel("설명").inputValue(), "로그인이 끝난 뒤에 적은 설명");
  const other = await context.newPage();
  await enterAgain(other, address, who);
  await form.getByRole("button", { name: /저장/ }).first().click();
  await form.locator(".saved", { hasText: "저장했습니다" }).waitFor();
  await other.goto(tab.url());
  assert.equal(await other.locator("form.question").first().getByLabel("설명").inputValue(), "로그인이 끝난 뒤에 적은 설명");
  await context.close();
});

test("what only somebody else has changed stays as it is when typed words are put back", async () => {
  const [one, two] = await Promise.all(["editor", "admin"].map((who) => enter(browser, server.address, `${who}@applicant.example`)));
  const case_ = await home(one);
  for (const { tab, address } of [one, two]) {
    await tab.goto(`${address}${case_}/facts`);
    await tab.locator("main details").evaluateAll((all) => all.forEach((one) => { one.open = true; }));
  }
  const boxes = ({ tab }) => tab.locator("main form:has(details) input[type=text]:not([readonly])");
  const names = await boxes(one).evaluateAll((all) => all.slice(0, 2).map((field) => field.name));
  const at = ({ tab }, name) => tab.locator(`main form:has(details) [name="${name}"]`).first();
  await at(one, names[0]).fill("첫 사람이 적은 이름");
  await at(two, names[1]).fill("둘째 사람이 저장한 이름");
  await at(two, names[1]).evaluate((field) => field.form.requestSubmit());
  await two.tab.waitForURL(/done=saved/);
  await one.tab.reload();
  assert.equal(await at(one, names[0]).inputValue(), "첫 사람이 적은 이름");
  assert.equal(await at(one, names[1]).inputValue(), "둘째 사람이 저장한 이름", "the other's is not put back to what it was");
  await Promise.all([one, two].map(({ context }) => context.close()));
});

// What is there to be pressed or filled in says nothing on paper.
const CONTROLS = "button, .button, script, option, summary, .crumbs, .tabs, a.skip, .drop, .choose, .edit, form[role=search]";

test("every page prints what it shows: nothing of the text is left out", async () => {
  const person = await enter(browser, server.address, "editor@applicant.example");
  const { tab, address } = person;
  const case_ = await home(person);
  const words = () => tab.evaluate((CONTROLS) => {
    const shown = (element) => element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
    const texts = [];
    const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const { parentElement, textContent } = walk.currentNode;
      if (textContent.trim() && !parentElement.closest(CONTROLS) && shown(parentElement)) texts.push(textContent.trim());
    }
    return texts;
  }, CONTROLS);
  for (const page of ["", "/facts", "/questions", "/checklists/2b/2", "/checklists/3/1", "/evidence", "/records", "/conformity", "/forms", "/findings", "/history", "/parties"]) {
    const response = await tab.goto(`${address}${case_}${page}`);
    if (response.status() !== 200) continue;
    const seen = (await words()).length;
    await tab.emulateMedia({ media: "print" });
    const printed = await words();
    await tab.emulateMedia({ media: "screen" });
    assert.ok(printed.length >= seen * 0.9, `${page || "the case"} prints ${printed.length} of ${seen} texts`);
  }
  await person.context.close();
});

test("a form that the network has swallowed is not lost, and one that was saved does not come back", async () => {
  const person = await enter(browser, server.address, "editor@applicant.example");
  const { tab, address, context } = person;
  await tab.goto(`${address}${await home(person)}/facts`);
  const here = tab.url();
  await tab.locator("main details").evaluateAll((all) => all.forEach((one) => { one.open = true; }));
  const field = tab.locator("main form:has(details) input[type=text]:not([readonly])").first();
  await field.fill("끊긴 사이에 적은 이름");
  const send = () => field.evaluate((one) => one.form.requestSubmit());
  await context.setOffline(true);
  await Promise.all([tab.waitForEvent("requestfailed"), send()]);
  await context.setOffline(false);
  await tab.goto(here);
  assert.equal(await field.inputValue(), "끊긴 사이에 적은 이름");
  await Promise.all([tab.waitForURL(/done=saved/), send()]);
  await tab.goto(here);
  assert.equal(await tab.locator(".restored").count(), 0);
  assert.equal(await field.inputValue(), "끊긴 사이에 적은 이름");
  await context.close();
});

test("what a form has made is not put back where a page of its own shows it", async () => {
  const { tab, address, context } = await enter(browser, server.address, "admin@applicant.example");
  const made = [
    { at: "/organisation", action: "/organisation/invitations", field: "email", text: "once@applicant.example" },
    { at: "/me", action: "/me/tokens", field: "label", text: "한 번만 쓰는 토큰" },
  ];
  for (const { at, action, field, text } of made) {
    await tab.goto(address + at);
    const form = tab.locator(`form[action="${action}"]`);
    await form.locator(`input[name="${field}"]`).fill(text);
    for (const box of ["roles", "scopes"]) {
      const first = form.locator(`input[name="${box}"]`).first();
      if (await first.count()) await first.check();
    }
    const days = form.locator('input[name="days"]');
    if (await days.count()) await days.fill("7");
    await form.getByRole("button").click();
    await tab.locator("input.link, .secret").waitFor();
    await tab.goto(address + at);
    assert.equal(await tab.locator(".restored").count(), 0, action);
    assert.notEqual(await form.locator(`input[name="${field}"]`).inputValue(), text, action);
  }
  await context.close();
});

test("before a session ends there is a warning, and whoever types is not signed out", async () => {
  const person = await enter(browser, server.address, "editor@applicant.example");
  const { tab, address, context } = person;
  const case_ = await home(person);
  await tab.clock.install();
  await tab.goto(`${address}${case_}/facts`);
  const note = tab.locator(".session-note");
  await tab.clock.runFor("20:00");
  assert.equal(await note.count(), 0);
  await tab.clock.runFor("06:00");
  await note.filter({ hasText: "분 후 자동으로 로그아웃됩니다" }).waitFor();
  await note.getByRole("button", { name: "계속 사용" }).click();
  await note.waitFor({ state: "detached" });
  // typing alone is enough
  const field = tab.locator("main form:has(details) input[type=text]:not([readonly])").first();
  await tab.locator("main details").evaluateAll((all) => all.forEach((one) => { one.open = true; }));
  for (let minutes = 0; minutes < 40; minutes += 10) {
    await tab.clock.runFor("10:00");
    await Promise.all([tab.waitForResponse(/\/me$/), field.press("a")]);
  }
  assert.equal(await note.count(), 0);
  await context.close();
});
