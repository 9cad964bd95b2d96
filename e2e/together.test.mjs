// Two people at once, and a browser without scripts: nothing is overwritten unseen, and everything needed can be done.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { open } from "./browser.mjs";
import { enter } from "./people.mjs";
import { serve } from "./serve.mjs";

let server, browser, folder;
before(async () => {
  server = await serve("--demo");
  browser = await open();
  folder = mkdtempSync(join(tmpdir(), "simsa-together-"));
});
after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

// The first section of the checklist of a case in which the applicant keeps both parts.
async function section({ tab, address }, title = "그룹 II-2 가상 사례") {
  await tab.goto(`${address}/cases`);
  const home = await tab.getByRole("link", { name: title, exact: true }).getAttribute("href");
  await tab.goto(`${address}${home}/questions`);
  await tab.locator('main a[href*="/checklists/"]').first().click();
  await tab.waitForURL(/\/checklists\//);
  return `${address}${home}`;
}

const choose = (form, answer) => form.locator(`[name=answer][value="${answer}"]`).check();
const first = ({ tab }) => tab.locator("form.question").first();
const stored = async (person) => {
  await section(person);
  return first(person).locator("[name=answer]:checked").getAttribute("value");
};

test("two editors change the same answer: the second sees the first, and decides", async () => {
  const [one, two, looker] = await Promise.all(["editor", "admin", "reader"].map((who) => enter(browser, server.address, `${who}@applicant.example`)));
  await section(one);
  await section(two);
  await choose(first(one), "P");
  await first(one).getByLabel("설명").fill("첫 사람의 설명");
  await first(one).locator(".saved", { hasText: "저장했습니다" }).waitFor();
  await one.tab.waitForFunction(() => !document.querySelector("form[data-dirty]"));
  // the second has the old page open
  await choose(first(two), "N");
  await first(two).getByLabel("설명").fill("둘째 사람의 설명");
  const conflict = first(two).getByRole("alert");
  await conflict.waitFor();
  assert.match(await conflict.textContent(), /P.*첫 사람의 설명/s);
  assert.equal(await first(two).getByLabel("설명").inputValue(), "둘째 사람의 설명", "what was typed stays");
  await section(looker);
  assert.match(await first(looker).textContent(), /첫 사람의 설명/, "nothing was overwritten");
  // only a person decides
  await conflict.getByRole("button", { name: "내 답으로 저장" }).click();
  await two.tab.waitForFunction(() => !document.querySelector("form[data-dirty]"));
  assert.equal(await stored(two), "N");
  assert.deepEqual([...one.trouble, ...two.trouble], []);
});

test("without scripts: answer, meet a conflict, upload, confirm", async () => {
  const plain = { javaScriptEnabled: false };
  const editor = await enter(browser, server.address, "editor@applicant.example", plain);
  const other = await enter(browser, server.address, "admin@applicant.example", plain);
  const home = await section(editor);
  await section(other);
  const answer = async (person, value, note) => {
    await choose(first(person), value);
    await first(person).getByLabel("설명").fill(note);
    await first(person).getByRole("button", { name: /^저장/ }).click();
  };
  await answer(editor, "Y", "스크립트 없이 적은 설명");
  await editor.tab.getByText("저장했습니다").waitFor();
  await answer(other, "P", "늦게 적은 설명");
  await first(other).getByRole("alert").waitFor();
  assert.equal(await first(other).getByLabel("설명").inputValue(), "늦게 적은 설명", "what was typed stays");
  await answer(other, "P", "보고 나서 적은 설명");
  await other.tab.getByText("저장했습니다").waitFor();
  // a file
  const file = join(folder, "스크립트 없이.txt");
  writeFileSync(file, "백업 절차\n");
  await editor.tab.goto(`${home}/evidence`);
  await editor.tab.getByLabel(/^파일/).setInputFiles(file);
  await editor.tab.getByRole("button", { name: "올리기" }).click();
  await editor.tab.getByRole("link", { name: "스크립트 없이.txt", exact: true }).waitFor();
  // a signature
  const signer = await enter(browser, server.address, "signer@applicant.example", plain);
  await signer.tab.goto(`${home}/forms`);
  await signer.tab.locator("tr", { hasText: "확인 필요" }).first().locator("td a[lang=ko]").click();
  await signer.tab.getByRole("button", { name: "이 내용을 확인합니다" }).click();
  await signer.tab.getByText("확인을 기록했습니다").waitFor();
});
