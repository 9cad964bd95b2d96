"use strict";
// A session that is in use does not end by itself: whoever types says so to the server once in a while. Before it ends there is a
// warning; when it has ended the page says how to go on; and a page that was left open takes the token that is valid after signing
// in in another tab.
(() => {
  const english = document.documentElement.lang === "en";
  const t = (ko, en) => (english ? en : ko);
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
  const person = meta("person");
  if (!person) return;
  // Milliseconds after which a form asks for the token of now before it is sent.
  const STALE = 60_000;
  const idle = Number(meta("idle")) * 1000;
  // When the session was last in use, in whichever tab: each of them would else warn of an end that the others put off.
  const USED = "simsa-used";
  let used = 0;
  const touch = () => {
    used = Date.now();
    try { localStorage.setItem(USED, String(used)); } catch { /* then by this tab alone */ }
  };
  const lately = () => {
    try { return Math.max(used, Number(localStorage.getItem(USED)) || 0); } catch { return used; }
  };
  touch();
  const banner = document.createElement("div");
  banner.className = "note warn session-note";
  banner.setAttribute("role", "status");
  const tell = (text, act) => {
    if (banner.dataset.says === text) return;
    banner.dataset.says = text;
    banner.replaceChildren(Object.assign(document.createElement("p"), { textContent: text }), ...(act ? [act] : []));
    if (!banner.isConnected) document.querySelector("main")?.prepend(banner);
  };
  let ended = false;
  const quiet = () => { ended = false; delete banner.dataset.says; banner.remove(); };
  const over = () => {
    ended = true;
    const link = Object.assign(document.createElement("a"), { href: "/sign-in", target: "_blank", rel: "noopener" });
    link.textContent = t("새 탭에서 로그인", "Sign in in another tab");
    tell(t("로그인이 끝났습니다. 입력한 내용은 이 탭에 그대로 있습니다. 새 탭에서 로그인한 뒤 이 화면에서 계속하십시오.",
      "The session has ended. What you typed is still in this tab: sign in in another one and go on here."), link);
  };

  // Says to the server that the page is in use, and takes the token that is valid now. Whether this person is signed in.
  async function renew() {
    const response = await fetch("/me", { credentials: "same-origin", redirect: "manual", headers: { Accept: "text/html" } });
    if (response.type === "opaqueredirect") { over(); return false; }
    // a server that is busy or being started anew says nothing about the session
    if (!response.ok) throw new Error(`${response.status}`);
    const now = new DOMParser().parseFromString(await response.text(), "text/html");
    const read = (name) => now.querySelector(`meta[name="${name}"]`)?.content ?? "";
    if (read("person") !== person) { over(); return false; }
    touch();
    quiet();
    document.querySelector('meta[name="csrf"]').content = read("csrf");
    for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = read("csrf");
    return true;
  }
  // For answers that save themselves (simsa.js), and files that take their time (upload.js).
  window.simsa = { renew: () => renew().catch(() => false), touch };

  // A form of a page that was open for long is sent with the token of now. Without an answer it is sent as it is: the server
  // decides.
  async function send(form, submitter) {
    if (!(await renew().catch(() => true))) return;
    form.dataset.renewed = "1";
    form.requestSubmit(submitter);
    delete form.dataset.renewed;
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.dataset.renewed || Date.now() - used < STALE) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  // Who types is using the page.
  const inUse = () => { if (Date.now() - used > idle / 6) { touch(); renew().catch(() => {}); } };
  for (const kind of ["input", "keydown", "pointerdown"]) addEventListener(kind, inUse, { passive: true });
  setInterval(() => {
    const left = idle - (Date.now() - lately());
    if (left <= 0) { over(); return; }
    if (left > idle / 6) { if (!ended) quiet(); return; }
    const stay = document.createElement("button");
    stay.type = "button";
    stay.textContent = t("계속 사용", "Stay signed in");
    stay.addEventListener("click", () => renew().catch(() => {}));
    const minutes = Math.ceil(left / 60_000);
    tell(t(`${minutes}분 후 자동으로 로그아웃됩니다.`, `You will be signed out in ${minutes} min.`), stay);
  }, 15_000);
})();
