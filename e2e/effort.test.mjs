// What an II-1 case takes: two people in two windows, from an empty installation to the submission, by pages alone. Every
// field they type into and every click is counted; what the program knows it has to offer by itself.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./browser.mjs";
import { conformityFields, example, fields, fill } from "./example.mjs";
import { endSession, join, setUp, signInAgain } from "./people.mjs";
import { serve } from "./serve.mjs";

// Both parties together, accounts left out. An II-1 case took 108 typed fields and 220 clicks before.
const MOST_TYPED = 40;
const MOST_CLICKS = 220;

let server, browser;
before(async () => {
  server = await serve();
  browser = await open();
});
after(async () => {
  await browser?.close();
  assert.equal(await server?.stop(), 0);
});

// What people do by hand.
const typed = [], clicked = [];
const counting = { typed: (what) => typed.push(what), clicked: (what) => clicked.push(what) };
const press = async (control, what) => { clicked.push(what); await control.click(); };
const tick = async (box, what) => { if (!(await box.isChecked())) { clicked.push(what); await box.check(); } };

const story = example("II-1");
const ofApplicant = new Set([...story.claims, ...story.tests.filter((one) => one.object === "software")].flatMap((one) => one.evidence ?? []));
const fileOf = new Map(story.evidence.map((one) => [one.id, one.path.split("/").at(-1)]));

// The session of each ends once, with a form filled and not sent: whoever sends it signs in again and finds it filled.
async function outlive(person, button) {
  const { tab } = person;
  const here = tab.url();
  await endSession(person);
  await press(button, "send after the session's end");
  await press(tab.locator("main").getByRole("link", { name: /로그인/ }), "sign in");
  await signInAgain(person);
  assert.equal(new URL(tab.url()).pathname, new URL(here).pathname, "signing in leads back to the form");
  await tab.locator(".restored").first().waitFor();
}

const place = ({ tab }, name) => press(tab.locator("nav.tabs").getByRole("link", { name }), `tab ${name}`);
const save = ({ tab }, name = "저장") => press(tab.locator("main").getByRole("button", { name, exact: true }).first(), name);
const saved = ({ tab }) => tab.waitForURL(/done=/).catch(async (late) => {
  throw new Error(`${tab.url()} says: ${await tab.locator("main").innerText()}`, { cause: late });
});

test("an II-1 case by pages alone: what the program knows it does not ask", async () => {
  const applicant = await setUp(browser, server, { organisation: story.facts.applicant.name, name: "최온누리", email: "choi@applicant.example" });
  await organisation(applicant);
  await openCase(applicant);
  const { certificates, network, ...first } = story.facts;
  await facts(applicant, first, { ends: true });
  const operator = await invite(applicant);
  await upload(operator, story.evidence.filter((one) => !ofApplicant.has(one.id)));
  await upload(applicant, story.evidence.filter((one) => ofApplicant.has(one.id)));
  // numbers and days stand in the copies
  const copies = certificates.map(({ number, valid_from, valid_until, ...rest }) => rest);
  await facts(applicant, { certificates: copies, network });
  await answers(operator);
  await products(operator);
  await services(operator);
  await tests(operator, "infrastructure");
  await tests(applicant, "software");
  await claims(applicant);
  await confirm(operator);
  await conformity(applicant);
  await confirm(applicant);
  await submit(applicant);
  assert.ok(typed.length <= MOST_TYPED, `${typed.length} fields were typed: ${typed.join(", ")}`);
  assert.ok(clicked.length <= MOST_CLICKS, `${clicked.length} clicks: ${clicked.join(", ")}`);
  console.log(`# ${typed.length} typed fields (${typed.join(", ")}), ${clicked.length} clicks`);
  assert.deepEqual([...applicant.trouble, ...operator.trouble], []);
});

// One's own roles, and what the papers say of the organisation.
async function organisation(person) {
  const { tab, address } = person;
  await tab.goto(`${address}/organisation`);
  await press(tab.locator("main summary").first(), "roles");
  const member = tab.locator("form", { has: tab.locator("input[name=roles]") }).first();
  for (const role of ["editor", "signer"]) await tick(member.locator(`input[name=roles][value=${role}]`), `role ${role}`);
  await press(member.getByRole("button"), "save roles");
  await saved(person);
  const profile = tab.locator("form[action='/organisation/profile']");
  await fill(profile, [["representative", story.facts.applicant.representative], ["applicant", story.facts.applicant.kind]], counting);
  await press(profile.getByRole("button"), "save profile");
  await saved(person);
}

async function openCase(person) {
  const { tab, address } = person;
  await tab.goto(`${address}/cases`);
  await press(tab.getByRole("link", { name: "새 신청 건" }), "new case");
  await press(tab.getByRole("button", { name: "만들기" }), "create");
  await tab.waitForURL(/\/facts/);
}

// Page by page: lists grow by an entry with each save, choices by what was named before.
async function facts(person, wanted, { ends = false } = {}) {
  const { tab } = person;
  await place(person, "신청 사실");
  const named = (files) => (value) => (typeof value === "string" && fileOf.has(value) ? files.get(fileOf.get(value)) ?? value : value);
  let rest = fields(wanted).filter(([name]) => !name.endsWith("].id"));
  for (let round = 0; rest.length; round += 1) {
    assert.ok(round < 8, `the facts never take ${JSON.stringify(rest)}`);
    const form = tab.locator("main form:has(details)");
    const names = rest.map(([name]) => name);
    for (const section of await form.locator("details").all()) {
      const asks = await section.evaluate((one, names) => !one.open && [...one.querySelectorAll("[name]")].some((field) => names.includes(field.name)), names);
      if (asks) await press(section.locator("summary").first(), "open section");
    }
    const known = named(await files(form));
    rest = await fill(form, rest.map(([name, value]) => [name, known(value)]), counting);
    const button = form.getByRole("button", { name: "저장", exact: true });
    if (ends && round === 0) await outlive(person, button);
    await press(button, "save facts");
    await saved(person);
    await tab.locator("main form:has(details)").waitFor();
  }
}

// Name of each file → what it is called in this case, as the choices of a form have it.
async function files(form) {
  const options = await form.locator("select[name$=copy] option").evaluateAll((all) => all.map((one) => [one.textContent.trim(), one.value]));
  const boxes = await form.locator("label:has([name=evidence])").evaluateAll((all) => all.map((one) => [one.textContent.trim(), one.querySelector("[name=evidence]").value]));
  return new Map([...options, ...boxes]);
}

async function invite(person) {
  const { tab } = person;
  await press(tab.locator("nav.tabs").getByRole("link", { name: "개요" }), "tab 개요");
  await press(tab.locator("main").getByRole("link", { name: "참여 기관" }).first(), "parties");
  const form = tab.locator("form[action$='/parties']");
  await fill(form, [["email", "lee@operator.example"]], counting);
  await press(form.getByRole("button"), "invite");
  const link = (await tab.locator("input.link").inputValue()).trim();
  await press(tab.locator("main").getByRole("link").last(), "back");
  return join(browser, server.address, link, { name: "이누리", email: "lee@operator.example", factor: true });
}

// All files at once: their names and first lines say what they are.
async function upload(person, evidence) {
  const { tab } = person;
  await place(person, "증빙자료");
  clicked.push("choose files");
  await tab.locator("form.drop input[type=file]").setInputFiles(evidence.map((one) => one.path));
  await press(tab.getByRole("button", { name: "올리기" }), "upload");
  await tab.waitForURL(/\/descriptions/);
  await save(person);
  await tab.waitForURL(/\/evidence\?done=/);
}

async function answers(person) {
  const { tab } = person;
  const wanted = new Map(story.answers.map((one) => [one.question, one]));
  await place(person, "점검표");
  await tab.waitForURL(/\/questions$/);
  const sections = await tab.locator('main a[href*="/checklists/"]').evaluateAll((all) => [...new Set(all.map((one) => one.getAttribute("href").split("#")[0]))]);
  for (const section of sections) {
    if (!/\/questions$/.test(tab.url())) await place(person, "점검표");
    await press(tab.locator(`main a[href^="${section}"]`).first(), "section");
    await tab.waitForURL(/\/checklists\//);
    for (const form of await tab.locator("form.question").all()) {
      const question = (await form.getAttribute("action")).split("/").at(-1);
      const said = wanted.get(question);
      if (!said) continue;
      await tick(form.locator(`[name=answer][value="${said.answer}"]`), `answer ${question}`);
      await press(form.locator("summary").first(), "evidence of a question");
      const known = await files(form);
      for (const one of said.evidence ?? []) await tick(form.locator(`[name=evidence][value="${known.get(fileOf.get(one))}"]`), "evidence");
      await form.locator(".saved", { hasText: "저장했습니다" }).waitFor();
      wanted.delete(question);
    }
    await tab.waitForFunction(() => !document.querySelector("form[data-dirty]"));
  }
  assert.deepEqual([...wanted.keys()], [], "questions without a place");
}

// A table as a spreadsheet gives it.
async function paste(person, kind, rows) {
  const { tab } = person;
  await place(person, "제품·서비스·점검");
  await press(tab.locator(`main a[href$="/tables/${kind}"]`), `table of ${kind}`);
  await fill(tab.locator("main form:has(textarea)"), [["rows", rows.map((row) => row.join("\t")).join("\n")]], counting);
  const button = tab.locator("main form:has(textarea)").getByRole("button", { name: "모두 추가" });
  if (kind === "service") await outlive(person, button);
  await press(button, "add rows");
  await saved(person);
}

// The copy or report of an entry; the rest of it stands in there.
async function proven(person, kind, name, wanted) {
  const { tab } = person;
  if (!/\/records\?/.test(tab.url())) await place(person, "제품·서비스·점검");
  // what other parties have entered stands above
  await press(tab.locator(`main a[href*="/records/${kind}/"]`, { hasText: name }).last(), `entry ${name}`);
  const form = tab.locator("main form", { has: tab.locator("fieldset") }).first();
  const known = await files(form);
  const here = wanted.map(([field, value]) => [field, Array.isArray(value) ? value.map((one) => known.get(fileOf.get(one))) : known.get(fileOf.get(value))]);
  assert.deepEqual(await fill(form, here, counting), []);
  await press(form.getByRole("button", { name: "저장", exact: true }), "save entry");
  await saved(person);
}

const YES = (value) => (value ? "예" : "아니요");

async function products(person) {
  const head = ["type", "제품명", "제조사", "proofs[0].kind", "crypto_module.validated", "crypto_module.name"];
  const rows = story.products.map(({ type, name, vendor, proofs, crypto_module: module }) => [type, name, vendor, proofs[0].kind, module ? YES(module.validated) : "", module?.name ?? ""]);
  await paste(person, "product", [head, ...rows]);
  for (const { name, proofs, crypto_module: module } of story.products) {
    const copies = [["proofs[0].copy", proofs[0].copy]];
    await proven(person, "product", name, module ? [...copies, ["crypto_module.copy", module.copy]] : copies);
  }
}

async function services(person) {
  const head = ["서비스 규격과 이름 (SLA)", "제공자", "리전", "리전 위치가 국내입니까?", "리전 한정 서비스입니까?", "의무기록을 보관하거나 처리합니까?", "비고"];
  await paste(person, "service", [head, ...story.services.map((one) => [one.name, one.provider, one.region, YES(one.domestic), YES(one.region_bound), YES(one.holds_records), one.note ?? ""])]);
}

async function tests(person, object) {
  const own = story.tests.filter((one) => one.object === object);
  const head = ["object", "kind", "performed_by", "수행기관", "수행대상", "result"];
  await paste(person, "test", [head, ...own.map((one) => [one.object, one.kind, one.performed_by, one.performer, one.target, one.result])]);
  const kinds = { vulnerability: "취약점", penetration: "모의침투" };
  for (const one of own) await proven(person, "test", new RegExp(kinds[one.kind]), [["evidence", one.evidence]]);
}

async function claims(person) {
  const { tab } = person;
  for (const { programme, document, evidence } of story.claims) {
    await place(person, "제품·서비스·점검");
    await press(tab.locator("main a[href$='/records/claim/new']"), "new claim");
    const form = tab.locator("main form", { has: tab.locator("fieldset") }).first();
    const known = await files(form);
    assert.deepEqual(await fill(form, [["programme", programme], ["document", document], ["evidence", evidence.map((one) => known.get(fileOf.get(one)))]], counting), []);
    await press(form.getByRole("button", { name: "저장", exact: true }), "save claim");
    await saved(person);
  }
}

async function conformity(person) {
  await place(person, "적합성 확인");
  const form = person.tab.locator('form[action$="/conformity"]');
  const { checked_on, confirmed } = story.conformity;
  assert.deepEqual(await fill(form, conformityFields({ checked_on, confirmed }), counting), []);
  await press(form.getByRole("button", { name: "저장" }), "save conformity");
  await saved(person);
}

// Every form that this person has to sign.
async function confirm(person) {
  const { tab } = person;
  await place(person, "양식");
  const forms = await tab.locator("main td a[lang=ko]").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  for (const form of forms) {
    const link = tab.locator(`td a[href="${form}"]`);
    if (!/확인 필요/.test(await tab.locator("tr", { has: link }).textContent())) continue;
    await press(link.first(), "form");
    await tab.waitForURL((url) => url.pathname === form);
    const button = tab.getByRole("button", { name: "이 내용을 확인합니다" });
    if (await button.count()) {
      await press(button, "confirm");
      await saved(person);
    }
    await place(person, "양식");
    await tab.waitForURL(/\/forms$/);
  }
}

async function submit(person) {
  const { tab } = person;
  await place(person, "제출");
  await tab.waitForURL(/\/submit$/);
  for (const reason of await tab.locator("input[name^='reason[']").all()) {
    typed.push("reason");
    await reason.fill("현장에서 설명합니다");
  }
  tab.once("dialog", (dialog) => dialog.accept());
  await press(tab.getByRole("button", { name: "제출", exact: true }), "submit");
  await tab.waitForURL(/done=submitted/);
}
