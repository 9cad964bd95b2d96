// People and how they come in: the set-up link, invitations, passwords, second factors. Each person has a browser of
// its own, so that nothing is shared but the server.
import { createHmac } from "node:crypto";
import { page } from "./browser.mjs";

const PASSWORD = "다섯 마리 고래가 웃는다";

// RFC 6238 over the secret in base 32: what an authenticator app does.
export function totp(secret) {
  const bits = [...secret.replace(/[\s=]/g, "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", key).update(time).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

// A person of the demonstration, by the button of its role.
export async function enter(browser, address, email, options = {}) {
  const person = await page(browser, address, options);
  await enterAgain(person.tab, address, email);
  return { ...person, address };
}

// The same in a tab that is open.
export async function enterAgain(tab, address, email) {
  await tab.goto(`${address}/sign-in`);
  const form = tab.locator("form", { has: tab.locator(`input[value="${email}"]`) });
  await form.getByRole("button").click();
  await tab.waitForURL(`${address}/`);
}

// Whoever was invited to a case comes in there, everybody else at home.
const within = (url, address) => url.origin === address && (url.pathname === "/" || url.pathname.startsWith("/cases/"));

async function signIn({ tab, address }, email) {
  await tab.waitForURL(/sign-in/);
  await tab.getByLabel("전자우편 주소").fill(email);
  await tab.getByLabel("비밀번호").fill(PASSWORD);
  await tab.getByRole("button", { name: "로그인" }).click();
  await tab.waitForURL((url) => within(url, address) || url.pathname.endsWith("/second-factor"));
}

async function secondFactor({ tab, address }) {
  const secret = (await tab.locator(".secret").textContent()).trim();
  await tab.getByLabel("여섯 자리 번호").fill(totp(secret));
  await tab.getByRole("button", { name: "설정 마치기" }).click();
  await tab.getByRole("link", { name: /계속/ }).waitFor();
  const codes = (await tab.locator("#codes").inputValue()).split("\n");
  if (codes.length < 8) throw new Error(`only ${codes.length} recovery codes are shown`);
  await tab.getByRole("link", { name: /계속/ }).click();
  await tab.waitForURL((url) => within(url, address));
  return codes;
}

// As if the thirty minutes were over: the server knows the token no more.
export const endSession = async ({ tab }) => {
  await tab.context().clearCookies({ name: /session/ });
};

// Whoever was signed out comes in again, with a recovery code: one of the authenticator counts once in thirty seconds.
export async function signInAgain(person) {
  const { tab, address, email, codes } = person;
  await signIn(person, email);
  if (tab.url().includes("/second-factor")) {
    await tab.locator("input[name=code]").fill(codes.pop().trim());
    await tab.locator("main form").getByRole("button").first().click();
  }
  await tab.waitForURL((url) => within(url, address));
}

// The first administrator, by the link that the server prints once.
export async function setUp(browser, server, { organisation, name, email }) {
  const { address } = server;
  const person = { ...(await page(browser, address)), address };
  const { tab } = person;
  const link = server.links().match(/http:\/\/127\.0\.0\.1:\d+\/invitations#\S+/)[0];
  await tab.goto(link);
  await tab.getByLabel("기관 이름").fill(organisation);
  await tab.getByLabel("인증 신청기관").check();
  await tab.getByLabel("관리자 이름").fill(name);
  await tab.getByLabel("전자우편 주소").fill(email);
  await tab.getByLabel("비밀번호").fill(PASSWORD);
  await tab.getByRole("button", { name: "만들기" }).click();
  await signIn(person, email);
  const codes = await secondFactor(person);
  return { ...person, email, codes, link };
}

// Somebody who was given a link: a member, or the first administrator of an operator; `factor` where a second one is mandatory.
export async function join(browser, address, link, { name, email, factor }) {
  const person = { ...(await page(browser, address)), address };
  await person.tab.goto(link);
  await person.tab.getByLabel("이름", { exact: true }).fill(name);
  await person.tab.getByLabel("비밀번호").fill(PASSWORD);
  await person.tab.getByRole("button", { name: "참여하기" }).click();
  await signIn(person, email);
  const codes = factor ? await secondFactor(person) : [];
  return { ...person, email, codes };
}

// An administrator makes the link by which a member comes in.
export async function inviteMember({ tab, address }, email, roles) {
  await tab.goto(`${address}/organisation`);
  const form = tab.locator('form[action="/organisation/invitations"]');
  await form.getByLabel("전자우편 주소").fill(email);
  for (const role of roles) await form.locator(`input[name=roles][value="${role}"]`).check();
  await form.getByRole("button").click();
  return (await tab.locator("input.link").inputValue()).trim();
}
