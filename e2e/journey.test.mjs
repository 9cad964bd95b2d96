// The whole way as people go it, from an empty installation: set-up, members, a case, its facts, the operator invited by
// a link; both parts filled, evidence uploaded, form 6, forms confirmed, warnings acknowledged, submission. The package
// is then verified by `simsa verify`, which knows nothing of the workbench.
//
// Facts, files, some answers, one entry of each list, conformity, confirmations and submission go through pages; the
// rest of the operator's answers and lists is pushed by a script with a token, as operators with many cases do.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { after, before, test } from "node:test";
import { open, page } from "./browser.mjs";
import { conformityFields, example, fill, fillFacts, fillRecord } from "./example.mjs";
import { inviteMember, join, setUp } from "./people.mjs";
import { serve } from "./serve.mjs";

const simsa = process.env.SIMSA ?? "../target/debug/simsa";
const downloads = mkdtempSync(path(tmpdir(), "simsa-journey-"));
let server, browser, admin, editor, signer;
// The key of a log that never was (C2SP signed-note), in the right form.
const strange = "example.org/log+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
// The group whose case goes out with a warning, the answer that raises it, and why it goes out all the same.
const WARNED = { group: "II-3", question: "cloud-1.1.1-1", reason: "증빙자료는 현장에서 보여 드립니다" };
const everybody = [];
const met = (person) => { everybody.push(person); return person; };

before(async () => {
  server = await serve();
  browser = await open();
  admin = met(await setUp(browser, server, { organisation: "가상의료정보", name: "김관리", email: "kim@applicant.example" }));
  const member = async (name, email, role) => met(await join(browser, server.address, await inviteMember(admin, email, [role]), { name, email, factor: role === "signer" }));
  editor = await member("이작성", "lee@applicant.example", "editor");
  signer = await member("박서명", "park@applicant.example", "signer");
});
after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(downloads, { recursive: true, force: true });
});

test("the set-up link works once", async () => {
  const { tab, context } = await page(browser, server.address);
  await tab.goto(admin.link);
  await tab.waitForURL(`${server.address}/invitations/open`);
  const again = await tab.goto(`${server.address}/invitations/open`);
  assert.equal(again.status(), 410);
  await context.close();
});

for (const group of ["II-1", "I-2", "II-3"]) {
  test(`group ${group}: from nothing to a verified package`, async () => {
    const story = group === WARNED.group ? unproven(example(group)) : example(group);
    const home = await openCase(`${group} 최초 신청`);
    await fillFacts(editor.tab, home, withoutCopies(story.facts));
    await editor.tab.goto(home);
    assert.match(await editor.tab.locator(".rulings").textContent(), new RegExp(`${group} `));
    const operator = await inviteOperator(home, group, story.facts.operators[0]);
    await operatorPart(operator, home, story);
    await applicantPart(home, story);
    await confirmations(operator, home, story);
    await submission(home, group);
    await operator.tab.goto(home);
    assert.match(await operator.tab.locator(".case-title").textContent(), /제출/);
  });
}

test("nothing went wrong in any of the browsers", () => {
  assert.deepEqual(everybody.flatMap((one) => one.trouble), []);
});

// the steps ------------------------------------------------------------------------------------------------------------

async function openCase(title) {
  const { tab, address } = editor;
  await tab.goto(`${address}/cases`);
  await tab.getByRole("link", { name: "새 신청 건" }).click();
  await tab.getByLabel("제목").fill(title);
  await tab.getByLabel("제출 희망일").fill("2027-03-02");
  await tab.getByRole("button", { name: "만들기" }).click();
  await tab.waitForURL(/\/facts/);
  return tab.url().replace(/\/facts.*/, "");
}

async function inviteOperator(home, group, { id, name, representative }) {
  const { tab } = admin;
  const email = `${group.toLowerCase()}@operator.example`;
  await tab.goto(`${home}/parties`);
  await tab.getByLabel("사업자 이름").fill(name);
  await tab.getByLabel("담당자의 전자우편 주소").fill(email);
  await tab.getByLabel("사실에 적은 어느 사업자입니까?").selectOption(id);
  await tab.getByRole("button", { name: "초대 링크 만들기" }).click();
  const link = (await tab.locator("input.link").inputValue()).trim();
  const operator = met(await join(browser, server.address, link, { name: representative, email, factor: true }));
  assert.equal(new URL(operator.tab.url()).pathname, new URL(home).pathname, "the case is where the invitation leads");
  return operator;
}

async function operatorPart(operator, home, story) {
  const { tab } = operator;
  const mine = ofApplicant(story);
  const evidence = story.evidence.filter((one) => !mine.has(one.id));
  await upload(tab, home, evidence);
  const desk = api(await makeToken(operator, ["read", "write", "evidence"]), home);
  const names = await describe(desk, evidence);
  await answerByKeys(tab, home);
  await answerByHand(tab, home, story.answers[0], names);
  await answerByScript(desk, story.answers, names);
  const lists = { product: story.products, service: story.services, test: story.tests.filter((one) => one.object === "infrastructure") };
  for (const [kind, [first, ...others]] of Object.entries(lists)) {
    if (first) await fillRecord(tab, home, kind, renamed(first, names));
    for (const one of others) await desk("POST", `lists/${kind}s`, renamed(one, names));
  }
  await tab.goto(`${home}/questions`);
  const all = story.answers.length;
  assert.match(await tab.locator("main").textContent(), new RegExp(`${all}\\s*/\\s*${all}`));
}

async function applicantPart(home, story) {
  const { tab } = editor;
  const mine = ofApplicant(story);
  const evidence = story.evidence.filter((one) => mine.has(one.id));
  await upload(tab, home, evidence);
  const desk = api(await makeToken(editor, ["read", "write", "evidence"]), home);
  await describe(desk, evidence);
  // what the operator discloses can be named too: the copies of certificates
  const names = await namesOf(desk, story.evidence);
  for (const one of story.tests.filter((one) => one.object === "software")) await fillRecord(tab, home, "test", renamed(one, names));
  for (const one of story.claims) await fillRecord(tab, home, "claim", renamed(one, names));
  await fillFacts(tab, home, renamed(story.facts, names));
  await lookAt(home, story);
}

// What the operator handed in is looked at, item by item.
async function lookAt(home, story) {
  const { tab } = editor;
  await tab.goto(`${home}/conformity`);
  const form = tab.locator('form[action$="/conformity"]');
  assert.deepEqual(await fill(form, conformityFields(story.conformity)), []);
  await form.getByRole("button", { name: "저장" }).click();
  await tab.waitForURL(/done=saved/);
}

// A later change voids what was confirmed, visibly; it is looked at and confirmed again.
async function confirmations(operator, home, story) {
  const { tab } = operator;
  assert.ok((await confirmAll(tab, home)).length > 0, "the operator has forms to confirm");
  await touchFirstProduct(tab, home);
  await tab.goto(`${home}/forms`);
  assert.ok(await tab.getByText("바뀌어서 무효").count() > 0, "the form that lists the products is void");
  await confirmAll(tab, home);
  await lookAt(home, story);
  await confirmAll(signer.tab, home);
  await signer.tab.goto(`${home}/forms`);
  assert.equal(await signer.tab.getByText("확인 필요").count(), 0);
}

async function submission(home, group) {
  const { file, receipt, key } = await submit(signer.tab, home, group);
  const verify = (trusted) => spawnSync(simsa, ["verify", file, "--receipt", receipt, "--key", trusted, "--json"], { encoding: "utf8" });
  const { status, stdout, stderr } = verify(key);
  assert.equal(status, 0, `${stderr}${stdout}`);
  const known = JSON.parse(stdout).checks.filter(({ check }) => check === "acknowledged");
  assert.equal(known.length, group === WARNED.group ? 1 : 0, "what was handed in knowingly stands in the package");
  for (const { what } of known) assert.ok(what.ko.includes(WARNED.reason), what.ko);
  assert.notEqual(verify(strange).status, 0, "a key of somebody else proves nothing");
}

// The same story with one answer that points at no evidence.
function unproven({ answers, ...story }) {
  assert.ok(answers.some(({ question, evidence }) => question === WARNED.question && evidence?.length), "the answer rests on evidence");
  return { ...story, answers: answers.map((one) => (one.question === WARNED.question ? { ...one, evidence: [] } : one)) };
}

// What proves claims and tests of the software is the applicant's.
function ofApplicant({ claims, tests }) {
  return new Set([...claims, ...tests.filter((one) => one.object === "software")].flatMap((one) => one.evidence ?? []));
}

const withoutCopies = ({ certificates, network: { hospital_link_copy, ...network } = {}, ...facts }) => ({
  ...facts, network, certificates: certificates.map(({ copy, ...rest }) => rest),
});

// How many files the shelf lists, on all its pages; or whether it is at least so many.
function listed(least) {
  const pages = document.querySelector("nav[aria-label='쪽'] span");
  const all = pages ? Number(pages.textContent.split("/")[1]) : document.querySelectorAll("main td a[href*='/evidence/']").length;
  return least == null ? all : all >= least;
}

// One upload for each kind, several files at once, as they would be dropped onto the page.
async function upload(tab, home, evidence) {
  for (const kind of new Set(evidence.map((one) => one.kind))) {
    const files = evidence.filter((one) => one.kind === kind);
    await tab.goto(`${home}/evidence`);
    const before = await tab.evaluate(listed);
    await tab.locator("form.drop [name=kind]").selectOption(kind);
    await tab.locator("form.drop input[type=file]").setInputFiles(files.map((one) => one.path));
    await tab.getByRole("button", { name: "올리기" }).click();
    // the page opens anew when all have arrived
    await tab.waitForFunction(listed, before + files.length);
  }
}

async function makeToken({ tab, address }, scopes) {
  await tab.goto(`${address}/me`);
  const form = tab.locator('form[action="/me/tokens"]');
  await form.getByLabel("무엇에 씁니까?").fill("자료 올리는 스크립트");
  for (const scope of scopes) await form.locator(`[name=scopes][value=${scope}]`).check();
  await form.getByLabel(/며칠 동안/).fill("1");
  await form.getByRole("button").click();
  return (await tab.locator(".secret").textContent()).trim();
}

// What an operator's script does: JSON and a token.
function api(token, home) {
  const at = new URL(home);
  return async (method, what, body, headers = {}) => {
    const response = await fetch(`${at.origin}/api/v1${at.pathname}/${what}`, {
      method, headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...headers },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${what}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
}

// A list, page by page.
async function everything(desk, list) {
  const all = [];
  for (let after = ""; ; ) {
    const page = await desk("GET", `${list}?limit=100${after && `&after=${encodeURIComponent(after)}`}`);
    all.push(...page[list]);
    if (!page.next) return all;
    after = page.next;
  }
}

// Names in the examples → names of the pieces in this case, found by the files' digests.
async function namesOf(desk, evidence) {
  const shelf = await everything(desk, "evidence");
  const found = (one) => shelf.find((piece) => piece.listed.sha256 === one.sha256);
  return new Map(evidence.filter(found).map((one) => [one.id, found(one).id]));
}

// Titles and days of what was uploaded by its file name only.
async function describe(desk, evidence) {
  const shelf = await everything(desk, "evidence");
  for (const { title, kind, effective, from, until, sha256 } of evidence) {
    const piece = shelf.find((one) => one.listed.sha256 === sha256);
    assert.ok(piece, `${title} has not arrived`);
    await desk("PUT", `evidence/${piece.id}`, { title, kind, effective, from, until }, { "If-Match": piece.etag });
  }
  return namesOf(desk, evidence);
}

function renamed(value, names) {
  if (typeof value === "string") return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => renamed(one, names));
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renamed(one, names)]));
  return value;
}

// J goes on, Y answers; each answer is saved at once.
async function answerByKeys(tab, home) {
  await tab.goto(`${home}/questions`);
  await tab.locator('main a[href*="/checklists/"]').first().click();
  await tab.waitForURL(/\/checklists\//);
  await tab.locator("#keys-on").check();
  await tab.locator("h1").click();
  const count = Math.min(await tab.locator("form.question").count(), 4);
  for (let at = 0; at < count; at += 1) {
    await tab.keyboard.press("KeyJ");
    await tab.keyboard.press("KeyY");
    await tab.locator("form.question").nth(at).locator(".saved", { hasText: "저장했습니다" }).waitFor();
  }
}

async function answerByHand(tab, home, { question, answer, note, evidence }, names) {
  await tab.goto(`${home}/questions/${question}`);
  await tab.getByRole("link", { name: /점검표로/ }).click();
  const form = tab.locator(`form[action$="/answers/${question}"]`);
  await form.locator(`[name=answer][value="${answer}"]`).check();
  await form.getByLabel("설명").fill(note ?? "증빙자료에 적은 대로입니다");
  await form.locator("summary").click();
  for (const one of evidence ?? []) await form.locator(`[name=evidence][value="${names.get(one)}"]`).check();
  await form.getByRole("button", { name: "저장" }).click();
  await form.locator(".saved", { hasText: "저장했습니다" }).waitFor();
  await tab.waitForFunction(() => !document.querySelector("form[data-dirty]"));
}

async function answerByScript(desk, answers, names) {
  const questions = await everything(desk, "questions");
  for (const { question, answer, note, evidence } of answers) {
    const seen = questions.find((one) => one.id === question);
    const version = seen.etag ? { "If-Match": seen.etag } : { "If-None-Match": "*" };
    await desk("PUT", `answers/${question}`, { answer, note: note ?? "", evidence: renamed(evidence ?? [], names) }, version);
  }
}

// Every form that this person may still confirm.
async function confirmAll(tab, home) {
  await tab.goto(`${home}/forms`);
  const forms = await tab.locator("main td a[lang=ko]").evaluateAll((all) => all.map((one) => one.href));
  const confirmed = [];
  for (const form of forms) {
    await tab.goto(form);
    const confirm = tab.getByRole("button", { name: "이 내용을 확인합니다" });
    if (!(await confirm.count())) continue;
    await confirm.click();
    await tab.waitForURL(/done=confirmed/);
    confirmed.push(form);
  }
  return confirmed;
}

async function touchFirstProduct(tab, home) {
  await tab.goto(`${home}/records`);
  await tab.locator('main a[href*="/records/product/"]').first().click();
  await tab.getByLabel("제조사").fill("㈜이름바꾼시큐리티(가상)");
  await tab.getByRole("button", { name: "저장", exact: true }).click();
  await tab.waitForURL(/done=saved/);
}

async function submit(tab, home, group) {
  await tab.goto(`${home}/submit`);
  const press = async () => {
    tab.once("dialog", (dialog) => dialog.accept());
    await tab.getByRole("button", { name: "제출", exact: true }).click();
  };
  const reasons = tab.locator("input[name^='reason[']");
  assert.equal(await reasons.count(), group === WARNED.group ? 1 : 0, "each warning asks for a reason");
  if (group === WARNED.group) {
    // a browser does not even send it without one; the server does not take it either
    await tab.locator("form[action$='/submit']").evaluate((form) => { form.noValidate = true; });
    await press();
    await tab.locator("[role=alert]", { hasText: "경고마다 사유를 적어 주십시오" }).waitFor();
    await reasons.fill(WARNED.reason);
  }
  await press();
  await tab.waitForURL(/done=submitted/, { timeout: 120_000 });
  const save = async (name) => {
    const [download] = await Promise.all([tab.waitForEvent("download"), tab.getByRole("link", { name }).first().click()]);
    const file = path(downloads, `${group}-${download.suggestedFilename()}`);
    await download.saveAs(file);
    return file;
  };
  const file = await save(/^패키지/);
  const receipt = await save(/^영수증/);
  const key = (await tab.locator("code.key").textContent()).trim();
  return { file, receipt, key };
}
