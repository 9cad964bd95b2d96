"use strict";
// Files that are dropped or chosen: sent piece by piece (tus 1.0.0), with progress, going on after a broken connection,
// a reload or a restart of the server. What is unfinished stands in the page itself: the server knows it, not this browser.
(() => {
  const english = document.documentElement.lang === "en";
  const t = (ko, en) => (english ? en : ko);
  const PIECE = 8 << 20;
  const AT_ONCE = 2;
  const headers = () => ({
    "Tus-Resumable": "1.0.0", Accept: "application/json",
    "X-CSRF-Token": document.querySelector('meta[name="csrf"]')?.content ?? "",
  });
  const wait = (ms) => new Promise((done) => {
    const timer = setTimeout(done, ms);
    addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
  });
  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  // One request; `moved` hears of the bytes that have gone. A lost connection is an answer too: status 0.
  function ask(method, url, more, body, moved) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      for (const [name, value] of Object.entries({ ...headers(), ...more })) request.setRequestHeader(name, value);
      if (moved) request.upload.addEventListener("progress", (event) => moved(event.loaded));
      request.addEventListener("loadend", () => {
        let told = {};
        try { told = JSON.parse(request.responseText); } catch { /* no words of ours */ }
        done({ status: request.status, told, header: (name) => request.getResponseHeader(name) });
      });
      request.send(body ?? null);
    });
  }
  const fine = (answer) => answer.status >= 200 && answer.status < 300;
  // Worth another try: no connection, too slow, somebody else's turn, the server's own trouble, a changed or stale piece.
  const passing = (status) => status === 0 || status === 408 || status === 409 || status === 423 || status === 429 || status === 460 || status >= 500;
  const words = (answer) => (english ? answer.told.detail : answer.told.detail_ko) ?? (answer.status === 401 || answer.status === 403
    ? t("로그인이 끝났습니다. 다시 로그인한 뒤 같은 파일을 고르면 이어서 올립니다.", "The session has ended. Sign in and choose the same file again; it goes on where it stopped.")
    : answer.status === 404 ? t("찾을 수 없거나 보관 기한이 지났습니다.", "Not found, or no longer kept.")
      : t("올리지 못했습니다. 연결을 확인해 주십시오.", "Not uploaded. Check the connection."));

  // What the browser can sum up; without https it cannot, and the server checks what it stores in any case.
  async function sum(piece) {
    if (!globalThis.crypto?.subtle) return {};
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await piece.arrayBuffer()));
    return { "Upload-Checksum": `sha256 ${btoa(String.fromCharCode(...digest))}` };
  }

  function line(list, file) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.className = "grow";
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = file.size || 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const state = document.createElement("span");
    state.setAttribute("role", "status");
    item.append(name, bar, state);
    list.append(item);
    return {
      moved: (to) => { bar.value = to; },
      say: (text, kind) => { state.textContent = text; state.className = kind ? `tag ${kind}` : "soft"; },
      link: (url) => {
        const link = document.createElement("a");
        link.href = url;
        link.textContent = t("보기", "See it");
        item.append(link);
      },
      retry: (again) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "second";
        button.textContent = t("다시 시도", "Try again");
        button.addEventListener("click", () => { item.remove(); again(); });
        item.append(button);
      },
    };
  }

  // The upload of this very file that the page knows to be unfinished.
  function begun(form, file) {
    const same = [...document.querySelectorAll("li[data-upload]")].find((one) =>
      one.dataset.name === file.name && Number(one.dataset.size) === file.size
      && Number(one.dataset.modified) === file.lastModified && one.dataset.replaces === (form.dataset.replaces ?? ""));
    if (!same) return null;
    const url = same.dataset.upload;
    same.remove();
    return url;
  }

  async function announce(form, file) {
    const fields = { filename: file.name, modified: String(file.lastModified) };
    for (const [key, value] of new FormData(form)) if (typeof value === "string" && value && key !== "csrf" && key !== "version") fields[key] = value;
    if (form.dataset.replaces) fields.replaces = form.dataset.replaces;
    const metadata = Object.entries(fields).map(([key, value]) => `${key} ${base64(value)}`).join(",");
    return ask("POST", form.dataset.uploads, { "Upload-Length": String(file.size), "Upload-Metadata": metadata });
  }

  // Tries until it is done or cannot be; a piece that has come counts as a new beginning of patience.
  async function patiently(show, attempt) {
    for (let tries = 0; ;) {
      const answer = await attempt();
      if (answer.moved) { tries = 0; continue; }
      if (answer.done || !passing(answer.status) || tries >= 8) return answer;
      show.say(t("연결을 기다리는 중… 이어서 올립니다.", "Waiting for the connection; it goes on where it stopped."));
      await wait(Math.min(30000, 500 * 2 ** tries++));
    }
  }

  async function pieces(url, file, show) {
    let offset = null;
    return patiently(show, async () => {
      if (offset === null) {
        const answer = await ask("HEAD", url, {});
        if (!fine(answer)) return answer;
        offset = Number(answer.header("Upload-Offset"));
        show.moved(offset);
      }
      if (offset >= file.size) return { ...await ask("GET", url, {}), done: true };
      const piece = file.slice(offset, offset + PIECE);
      show.say(t("올리는 중", "Uploading"));
      let check;
      try { check = await sum(piece); } catch {
        return { done: true, status: 400, told: { detail: "The file cannot be read any more.", detail_ko: "파일을 더는 읽을 수 없습니다." } };
      }
      if (offset + piece.size >= file.size) show.say(t("올리고 확인하는 중", "Uploading and checking"));
      const from = offset;
      const answer = await ask("PATCH", url, { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(from), ...check },
        piece, (gone) => show.moved(from + gone));
      // whatever happened, the server knows best how far it is
      offset = fine(answer) ? Number(answer.header("Upload-Offset")) : null;
      if (fine(answer)) window.simsa?.touch();
      return { ...answer, moved: fine(answer) };
    });
  }

  async function send(form, file, list) {
    const show = line(list, file);
    show.say(t("준비하는 중", "Preparing"));
    let url = begun(form, file);
    if (!url) {
      const answer = await patiently(show, () => announce(form, file));
      if (!fine(answer)) { show.say(words(answer), "bad"); show.retry(() => sendAll(form, [file])); return false; }
      url = new URL(answer.header("Location"), location.href).pathname;
    }
    const end = await pieces(url, file, show);
    if (!fine(end) || !end.told.evidence) {
      show.say(words(end), "bad");
      show.retry(() => sendAll(form, [file]));
      return false;
    }
    show.moved(file.size);
    const warning = end.told.warns ? t("주민등록번호로 보이는 내용이 있습니다", "seems to hold resident registration numbers")
      : end.told.unseen === "postponed" ? t("차례가 되면 내용을 살펴봅니다", "to be looked into when its turn comes")
      : end.told.unseen && t("내용을 다 살펴볼 수 없는 파일입니다", "not all of it could be looked into");
    show.say(t("올렸습니다", "Uploaded") + (warning ? ` · ${warning}` : ""), warning ? "warn" : "good");
    show.link(form.dataset.uploads.replace(/uploads$/, `evidence/${encodeURIComponent(end.told.evidence)}`));
    arrived.push(end.told.evidence);
    return !warning;
  }

  let sending = 0;
  const arrived = [];
  // Where a page shows what the names of the files tell, that is where it goes on; otherwise this page opens anew.
  function goOn(form) {
    const asks = form.dataset.describe && !form.elements.kind?.value && arrived.length;
    if (!asks) { location.reload(); return; }
    const query = new URLSearchParams([...arrived.map((id) => ["piece", id]), ["done", "uploaded"]]);
    location.assign(`${form.dataset.describe}?${query}`);
  }
  async function sendAll(form, files) {
    const list = form.parentElement.querySelector(".sending");
    const queue = [...files];
    let good = queue.length > 0;
    sending += 1;
    const worker = async () => { while (queue.length) good = (await send(form, queue.shift(), list)) && good; };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    sending -= 1;
    if (good && !sending && !list.querySelector(".bad, .warn")) goOn(form);
  }
  addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });

  // All files of what was dropped: a folder gives those in it and in its folders, a hundred at a time as browsers read them.
  const HIDDEN = /^(\.|~\$|Thumbs\.db$|desktop\.ini$)/i;
  async function filesIn(entry) {
    if (entry.isFile) return HIDDEN.test(entry.name) ? [] : [await new Promise((done, failed) => entry.file(done, failed))];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return found;
      for (const one of some) found.push(...await filesIn(one));
    }
  }
  async function dropped(transfer) {
    // asked for before anything is awaited: afterwards the browser has forgotten what was dropped
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [...transfer.files];
    if (!entries.some((entry) => entry.isDirectory)) return files;
    const found = [];
    // a folder that the browser cannot read gives what of it came as files
    try { for (const entry of entries) found.push(...await filesIn(entry)); } catch { return files; }
    return found;
  }

  for (const form of document.querySelectorAll("form.drop[data-uploads]")) {
    const input = form.querySelector("input[type=file]");
    const over = (on) => (event) => { event.preventDefault(); form.classList.toggle("over", on); };
    const files = (all) => (input.multiple ? [...all] : [...all].slice(0, 1));
    form.addEventListener("dragenter", over(true));
    form.addEventListener("dragover", over(true));
    form.addEventListener("dragleave", over(false));
    form.addEventListener("drop", async (event) => { over(false)(event); sendAll(form, files(await dropped(event.dataTransfer))); });
    form.addEventListener("submit", (event) => { event.preventDefault(); sendAll(form, files(input.files)); input.value = ""; });
  }
})();
