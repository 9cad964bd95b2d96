"use strict";
// Comfort only: every page works without this file. Three things: answers save themselves and say when somebody else was
// faster; Y, P, N and A answer the question at hand; many boxes can be searched. Files are upload.js, what is typed and not saved is
// drafts.js, and that the session goes on session.js.
(() => {
  const english = document.documentElement.lang === "en";
  const t = (ko, en) => (english ? en : ko);

  // answers ------------------------------------------------------------------------------------------------------
  const say = (form, text, bad) => {
    const place = form.querySelector(".saved");
    if (!place) return;
    place.textContent = text;
    place.classList.toggle("bad", Boolean(bad));
  };
  const waiting = new Map();

  async function save(form, again) {
    if (form.dataset.busy) { form.dataset.again = "1"; return; }
    form.dataset.busy = "1";
    const saving = form.dataset.dirty;
    say(form, t("저장하는 중…", "Saving…"));
    try {
      const response = await fetch(form.action, {
        method: "POST", credentials: "same-origin", redirect: "error",
        headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
        body: new URLSearchParams(new FormData(form)),
      });
      const answer = await response.json();
      if (response.ok) {
        form.elements.version.value = answer.version;
        // a box ticked in the meantime stays as it was ticked
        evidence(form, form.dataset.dirty === saving ? answer.evidence : null, answer.evidence);
        form.classList.toggle("answered", Boolean(answer.answered));
        say(form, answer.message);
        // what was typed in the meantime is not saved yet
        if (form.dataset.dirty === saving) {
          delete form.dataset.dirty;
          form.dispatchEvent(new Event("simsa-saved"));
        }
      } else if (!again && [401, 403].includes(response.status) && await window.simsa?.renew()) {
        // signed in again elsewhere: this page goes on with the token of today
        delete form.dataset.busy;
        await save(form, true);
        return;
      } else {
        say(form, answer.message ?? answer.detail_ko ?? answer.detail, true);
        if (response.status === 409 && answer.version !== undefined) offer(form, answer);
      }
    } catch {
      say(form, t("저장하지 못했습니다. 연결을 확인하고 ‘저장’을 눌러 주십시오.", "Not saved. Check the connection and press Save."), true);
    }
    delete form.dataset.busy;
    if (form.dataset.again) { delete form.dataset.again; save(form); }
  }

  // The evidence of an answer as it stands: what somebody else has attached or taken off meanwhile, too.
  function evidence(form, chosen, stands) {
    const was = form.elements["was.evidence"];
    if (!was || !Array.isArray(stands)) return;
    was.value = stands.join(",");
    if (!chosen) return;
    for (const one of form.querySelectorAll("input[type=checkbox][name=evidence]")) one.checked = chosen.includes(one.value);
  }

  // Somebody else saved first: both texts stay visible, and only a person decides which one holds.
  function offer(form, answer) {
    form.querySelector(".conflict")?.remove();
    const box = document.createElement("div");
    box.className = "note warn conflict";
    box.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = t("다른 사람이 먼저 저장한 답: ", "Saved by somebody else first: ") + answer.theirs;
    const keep = document.createElement("button");
    keep.type = "button";
    keep.textContent = t("내 답으로 저장", "Save mine over it");
    keep.addEventListener("click", () => {
      form.elements.version.value = answer.version;
      evidence(form, answer.evidence, answer.was);
      box.remove();
      save(form);
    });
    const take = document.createElement("a");
    take.href = location.pathname + location.search;
    take.className = "button second";
    take.textContent = t("화면을 새로 열기", "Load theirs");
    const row = document.createElement("div");
    row.className = "actions";
    row.append(keep, take);
    box.append(words, row);
    form.append(box);
  }

  for (const form of document.querySelectorAll("form[data-autosave]")) {
    const later = (delay) => {
      form.dataset.dirty = String(Number(form.dataset.dirty ?? 0) + 1);
      clearTimeout(waiting.get(form));
      waiting.set(form, setTimeout(() => save(form), delay));
    };
    form.addEventListener("change", (event) => { if (event.target.type !== "file" && event.target.name) later(50); });
    form.addEventListener("input", (event) => { if (event.target.matches("textarea, input[type=text]")) later(1200); });
    form.addEventListener("submit", (event) => {
      clearTimeout(waiting.get(form));
      // files go by a request of their own, with everything that is typed
      if (event.submitter?.hasAttribute("formaction")) return;
      event.preventDefault();
      save(form);
    });
    form.addEventListener("simsa-restored", () => later(50));
  }

  // many boxes: a field to search in them, by words in any order -----------------------------------------------------
  const plain = (text) => text.normalize("NFKC").toLowerCase().replaceAll("(주)", "");
  for (const choices of document.querySelectorAll(".choices[data-search]")) {
    const boxes = [...choices.querySelectorAll("label.choice")];
    if (boxes.length <= 12) continue;
    const field = document.createElement("input");
    field.type = "search";
    field.placeholder = t("찾기", "Search");
    field.setAttribute("aria-label", choices.dataset.search);
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    field.addEventListener("input", (event) => {
      event.stopPropagation();
      const sought = plain(field.value).split(/\s+/).filter(Boolean);
      for (const box of boxes) {
        const words = plain(box.textContent).replace(/\s+/g, "");
        // what is chosen stays in sight
        box.hidden = !box.querySelector("input").checked && !sought.every((word) => words.includes(word));
      }
    });
    choices.before(field);
  }

  // keys ---------------------------------------------------------------------------------------------------------
  const questions = [...document.querySelectorAll("form.question")];
  const box = document.querySelector("#keys-on");
  if (box) {
    box.checked = localStorage.getItem("simsa-keys") === "on";
    box.addEventListener("change", () => localStorage.setItem("simsa-keys", box.checked ? "on" : "off"));
  }
  document.addEventListener("keydown", (event) => {
    if (!box?.checked || !questions.length || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
    const here = questions.findIndex((form) => form.contains(document.activeElement));
    // The key's place, not its letter: the Korean layout gives other letters.
    const value = { KeyY: "Y", KeyP: "P", KeyN: "N", KeyA: "N-A" }[event.code];
    if (value && here >= 0) {
      questions[here].querySelector(`input[name=answer][value="${value}"]`)?.click();
      event.preventDefault();
    }
    const step = { KeyJ: 1, ArrowDown: event.target.matches("input[type=radio]") ? 0 : 1, KeyK: -1 }[event.code];
    if (step) {
      const next = questions[Math.min(Math.max(here + step, 0), questions.length - 1)];
      (next.querySelector("input[name=answer]:checked") ?? next.querySelector("input[name=answer]"))?.focus();
      next.scrollIntoView({ block: "center" });
      event.preventDefault();
    }
  });

  // the secret of a one-time link stands behind the #: it is handed in, and leaves the address and the history
  const link = document.querySelector("form[data-link]");
  if (link && location.hash.length > 1) {
    link.elements.link.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    link.submit();
  }

  // what is shown this once can be copied -----------------------------------------------------------------------------------------------
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copy);
      text.select();
      try { await navigator.clipboard.writeText(text.value); } catch { document.execCommand("copy"); }
      button.textContent = button.dataset.copied;
    });
  }
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  // paper --------------------------------------------------------------------------------------------------------
  // What is folded away is part of what is printed.
  const folded = [];
  addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("main details:not([open])")) { one.open = true; folded.push(one); }
  });
  addEventListener("afterprint", () => { for (const one of folded.splice(0)) one.open = false; });

  // small things -------------------------------------------------------------------------------------------------
  for (const button of document.querySelectorAll("button[data-ask]")) {
    button.addEventListener("click", (event) => { if (!confirm(button.dataset.ask)) event.preventDefault(); });
  }
  const wrong = document.querySelector("[aria-invalid=true]") ?? document.querySelector("main [role=alert]");
  if (wrong?.matches("[role=alert]")) wrong.tabIndex = -1;
  wrong?.focus();
})();
