// The whole way as people go it, from an empty installation: set-up, facts by questions, an operator invited, both parts
// filled, evidence, confirmation, submission; the package is then verified by `simsa verify`, which knows nothing of the
// workbench.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as crypto from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { open, page } from "./browser.mjs";
import { serve } from "./serve.mjs";

const simsa = process.env.SIMSA ?? "../target/debug/simsa";
let demo, browser;
before(async () => { demo = await serve("--demo"); browser = await open(); });
after(async () => { await browser?.close(); await demo?.stop(); });

async function enter(address, email) {
  const made = await page(browser, address);
  await made.tab.goto(`${address}/sign-in`);
  const form = made.tab.locator("form", { has: made.tab.locator(`input[value="${email}"]`) });
  await form.getByRole("button").click();
  await made.tab.waitForURL(`${address}/`);
  return made;
}

const caseNamed = async (tab, address, name) => {
  await tab.goto(`${address}/cases`);
  return tab.getByRole("link", { name }).first().getAttribute("href");
};

for (const group of ["II-1", "II-3", "I-2"]) {
  test(`from a filled case of group ${group} to a verified package`, async () => {
    const { address } = demo;
    const { tab, context, trouble } = await enter(address, "signer@applicant.example");
    const home = await caseNamed(tab, address, `그룹 ${group} 가상 사례`);
    const withOperator = group === "II-3";
    const signers = withOperator ? [await enter(address, "signer@operator.example"), { tab, context, trouble }] : [{ tab, context, trouble }];
    for (const signer of signers) {
      await signer.tab.goto(`${address}${home}/forms`);
      const forms = await signer.tab.locator("main td a[lang=ko]").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
      for (const form of forms) {
        await signer.tab.goto(address + form);
        const confirm = signer.tab.getByRole("button", { name: "이 내용을 확인합니다" });
        if (await confirm.count()) { await confirm.click(); await signer.tab.waitForURL(/done=confirmed/); }
      }
    }
    await tab.goto(`${address}${home}/submit`);
    for (const reason of await tab.locator("input[name^='reason[']").all()) await reason.fill("시연용 사례이므로 그대로 제출합니다");
    tab.on("dialog", (dialog) => dialog.accept());
    await tab.getByRole("button", { name: "제출", exact: true }).click();
    await tab.waitForURL(/done=submitted/, { timeout: 60_000 });
    const folder = mkdtempSync(join(tmpdir(), "simsa-journey-"));
    const [download] = await Promise.all([tab.waitForEvent("download"), tab.getByRole("link", { name: /^꾸러미/ }).first().click()]);
    const file = join(folder, download.suggestedFilename());
    await download.saveAs(file);
    const key = execFileSync("find", [folder, "-name", "*.zip", "-size", "+1k"], { encoding: "utf8" });
    assert.ok(key.includes(folder), "the package has arrived");
    const report = execFileSync(simsa, ["verify", file, "--lang", "en"], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    assert.match(report, /evidence|package/i);
    assert.deepEqual(trouble.filter((line) => !line.includes("net::ERR_ABORTED")), []);
    await context.close();
  });
}

test("an empty installation: set-up, guided facts, an answer that saves itself, an uploaded file, an invitation", async () => {
  const server = await serve();
  try {
    const link = server.output().match(/http:\/\/127\.0\.0\.1:\d+\/invitations\/\S+/)[0];
    const { tab, context, trouble } = await page(browser, server.address);
    await tab.goto(link);
    await tab.getByLabel("기관 이름").fill("가상의료정보");
    await tab.getByLabel("인증 신청기관").check();
    await tab.getByLabel("관리자 이름").fill("김관리");
    await tab.getByLabel("전자우편 주소").fill("kim@example.kr");
    await tab.getByLabel("비밀번호").fill("다섯 마리 고래가 웃는다");
    await tab.getByRole("button", { name: "만들기" }).click();
    await tab.waitForURL(/sign-in/);
    assert.equal((await tab.goto(link)).status(), 404, "the link works once");
    await tab.goto(`${server.address}/sign-in`);
    await tab.getByLabel("전자우편 주소").fill("kim@example.kr");
    await tab.getByLabel("비밀번호").fill("다섯 마리 고래가 웃는다");
    await tab.getByRole("button", { name: "로그인" }).click();
    await tab.waitForURL(/second-factor/);
    const secret = (await tab.locator(".secret").textContent()).trim();
    await tab.getByLabel("여섯 자리 번호").fill(totp(secret));
    await tab.getByRole("button", { name: "설정 마치기" }).click();
    assert.ok((await tab.locator(".secret").count()) >= 8, "recovery codes are shown");
    await tab.getByRole("link", { name: /계속/ }).click();
    await tab.getByRole("link", { name: "새 신청 건" }).click();
    await tab.getByLabel("제목").fill("가상EMR 최초심사");
    await tab.getByRole("button", { name: "만들기" }).click();
    await tab.waitForURL(/\/facts/);
    const home = new URL(tab.url()).pathname.replace("/facts", "");
    // the rest of the facts
    const facts = { "application.date": "2026-11-20", "applicant.name": "가상의료정보" };
    await tab.evaluate(() => document.querySelectorAll("main details").forEach((d) => { d.open = true; }));
    for (const [name, value] of Object.entries(facts)) await tab.locator(`form:has(details) [name="${name}"]`).fill(value);
    const choose = (name, value) => tab.locator(`form:has(details) [name="${name}"][value="${value}"]`).check();
    await choose("application.kind", "initial");
    await tab.locator('form:has(details) select[name="applicant.kind"]').selectOption("developer");
    await choose("institutions.served", "private");
    await tab.locator('form:has(details) [name="storage[0].id"]').fill("main");
    await choose("storage[0].role", "primary");
    await choose("storage[0].place", "outside");
    await tab.locator('form:has(details) select[name="storage[0].facility"]').selectOption("cloud-provider");
    await choose("storage[0].cloud", "true");
    await choose("storage[0].commercial", "true");
    await choose("storage[0].domestic", "true");
    await tab.locator('form:has(details) [name="operators[0].id"]').fill("cloud");
    await tab.locator('form:has(details) [name="operators[0].name"]').fill("가상클라우드");
    await tab.locator('form:has(details) [name="certificates.none"]').check();
    await tab.locator("form:has(details)").getByRole("button", { name: "저장", exact: true }).click();
    await tab.waitForURL(/done=saved/);
    await tab.goto(`${server.address}${home}/facts`);
    await tab.evaluate(() => document.querySelectorAll("main details").forEach((d) => { d.open = true; }));
    await tab.locator('form:has(details) [name="storage[0].operator"][value="cloud"], form:has(details) select[name="storage[0].operator"]').first().check();
    await tab.locator("form:has(details)").getByRole("button", { name: "저장", exact: true }).click();
    await tab.goto(`${server.address}${home}`);
    assert.match(await tab.locator(".rulings").textContent(), /II-3/);
    // an answer saves itself, and stays
    await tab.goto(`${server.address}${home}/checklists/2b/2`);
    const question = tab.locator("form.question").first();
    await question.locator("input[name=answer][value=Y]").check();
    await question.getByLabel("설명").fill("이중화된 회선을 씁니다");
    await question.locator(".saved", { hasText: "저장했습니다" }).waitFor();
    await tab.waitForFunction(() => !document.querySelector("form[data-dirty]"));
    await tab.reload();
    assert.ok(await tab.locator("form.question").first().locator("input[name=answer][value=Y]").isChecked());
    // a file with something that looks like a resident registration number
    await tab.goto(`${server.address}${home}/evidence`);
    const folder = mkdtempSync(join(tmpdir(), "simsa-upload-"));
    const file = join(folder, "구성도.txt");
    writeFileSync(file, "네트워크 구성도\n홍길동 900101-1234567\n");
    await tab.getByLabel(/^파일/).setInputFiles(file);
    await tab.getByRole("button", { name: "올리기" }).click();
    await tab.locator(".sending .tag", { hasText: /올렸습니다/ }).waitFor();
    assert.match(await tab.locator(".sending").textContent(), /주민등록번호/);
    // the operator is invited by a link
    await tab.goto(`${server.address}${home}`);
    await tab.getByText("사업자 초대하기").click();
    await tab.getByLabel("사업자 이름").fill("가상클라우드");
    await tab.getByLabel("담당자의 전자우편 주소").fill("cloud@example.kr");
    await tab.getByRole("button", { name: "초대 링크 만들기" }).click();
    assert.match(await tab.locator("code.link").textContent(), /\/invitations\//);
    assert.deepEqual(trouble, []);
    await context.close();
  } finally {
    await server.stop();
  }
});

// RFC 6238 over the secret in base 32: what an authenticator app does.
function totp(secret) {
  const { createHmac } = crypto;
  const bits = [...secret.replace(/[\s=]/g, "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", key).update(time).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
