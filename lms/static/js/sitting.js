// The attempt on the page: every answer saved as it is given, time as the server counts it,
// one question at a time. Without this script the page is a form with a save button.
(() => {
  const byItself = document.querySelector("[data-goes-by-itself]");
  if (byItself) byItself.requestSubmit();
  const paper = document.getElementById("paper");
  if (!paper) return;
  document.documentElement.classList.add("scripted");

  const $ = (id) => document.getElementById(id);
  const said = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const words = paper.dataset;
  const questions = [...paper.querySelectorAll(".question")];
  const question = (n) => questions[n - 1];
  const csrf = document.querySelector("meta[name=csrf-token]");
  const kept = `attempt-${words.attempt}`;

  // --- what is answered ------------------------------------------------------
  const read = (q) => {
    const inputs = [...q.querySelectorAll("[name^='a-']")];
    if (q.dataset.kind === "short-text") return inputs[0].value.trim() || null;
    const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
    if (q.dataset.kind === "multiple") return chosen.length ? chosen.map(Number) : null;
    if (!chosen.length) return null;
    return q.dataset.kind === "true-false" ? chosen[0] === "true" : Number(chosen[0]);
  };
  const write = (q, answer) => {
    for (const input of q.querySelectorAll("[name^='a-']")) {
      if (q.dataset.kind === "short-text") input.value = answer ?? "";
      else input.checked = [answer ?? []].flat().map(String).includes(input.value);
    }
    mark(q);
  };
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const link = (q) => paper.querySelector(`[data-jump="${q.dataset.position}"]`);
  const mark = (q) => {
    const state = read(q) === null ? "open" : "answered";
    link(q).dataset.state = state;
    link(q).querySelector("[data-words]").textContent = words[state];
    const done = questions.filter((one) => read(one) !== null).length;
    $("count").textContent = `${done} / ${questions.length}`;
  };

  // --- saving: one at a time, the latest of each question, until it is safe ------
  const waiting = new Map(); // question → true, in the order of the last change
  const onTheWay = new Map(); // question → answers that were sent and never acknowledged
  let busy = false, tries = 0, asleep = null, told = false, flagsLost = new Set();

  const state = (name, text) => {
    $("saved").dataset.state = name;
    $("saved").querySelector("span").textContent = text;
  };
  const trouble = (text) => {
    $("trouble").hidden = !text;
    $("trouble").querySelector("p").textContent = text;
  };
  const remember = () => {
    const left = {};
    for (const q of waiting.keys()) left[q.dataset.position] = [read(q), Number(q.dataset.revision)];
    try {
      if (waiting.size) sessionStorage.setItem(kept, JSON.stringify(left));
      else sessionStorage.removeItem(kept);
    } catch { /* a private window keeps it on the page only */ }
  };
  const changed = (q) => {
    mark(q);
    waiting.delete(q);
    waiting.set(q, true);
    remember();
    pump();
  };
  const post = async (url, body, type) => {
    const stop = new AbortController();
    const bell = setTimeout(() => stop.abort(), 15000);
    try {
      return await fetch(url, {
        method: "POST", body, signal: stop.signal, credentials: "same-origin", keepalive: true,
        headers: { "Content-Type": type, "X-CSRFToken": csrf.content, "HX-Request": "true" },
      });
    } finally { clearTimeout(bell); }
  };
  const newToken = async () => {
    // Signed in again elsewhere: the page is the same, its token is not.
    const page = await fetch(words.url, { credentials: "same-origin" });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("meta[name=csrf-token]");
    if (fresh) csrf.content = fresh.content;
  };
  const later = () => {
    tries += 1;
    const pause = Math.min(30, 2 ** (tries - 1)) * (0.8 + 0.4 * Math.random());
    return new Promise((wake) => {
      const bell = setTimeout(wake, pause * 1000);
      asleep = () => { clearTimeout(bell); wake(); };
    }).then(() => { asleep = null; });
  };
  const lost = (text) => { state("lost", words.lost); trouble(text); };

  const pump = async () => {
    if (busy) return;
    busy = true;
    while (waiting.size) {
      const q = waiting.keys().next().value;
      const answer = read(q);
      const revision = Number(q.dataset.revision);
      if (!tries) state("saving", words.saving);
      onTheWay.set(q, [...(onTheWay.get(q) ?? []), answer]);
      let reply = null;
      try {
        reply = await post(`${words.url}/answers/${q.dataset.position}`, JSON.stringify({ answer, revision }), "application/json");
        if (reply.status === 400) await newToken();
      } catch { reply = null; }
      if (!reply || reply.status >= 500 || [400, 401, 408, 429].includes(reply.status)) {
        lost(reply?.status === 401 ? words.out : words.lostLong);
        if (reply?.status === 401 && !told) { told = true; document.dispatchEvent(new Event("session-ended")); }
        await later();
        continue;
      }
      const body = await reply.json().catch(() => ({}));
      tries = 0; told = false; trouble("");
      if (reply.ok) settle(q, answer, body);
      else if (reply.status === 409) await clash(q, answer, body);
      else { waiting.delete(q); remember(); state("lost", words.lost); trouble(body.words ?? words.lostLong); if (reply.status === 404) return location.reload(); }
    }
    busy = false;
  };
  const settle = (q, answer, body) => {
    q.dataset.revision = body.revision;
    onTheWay.delete(q);
    if (same(answer, read(q))) waiting.delete(q);
    remember();
    skew = body.now - Date.now();
    deadline = body.deadline;
    if (!waiting.size) state("saved", said(words.saved, { time: body.saved }));
    q.querySelector("[data-clash]").hidden = true;
  };
  const clash = async (q, answer, body) => {
    if (body.why === "closed") { waiting.clear(); remember(); return location.assign(words.url); }
    if (body.why === "time") { waiting.clear(); remember(); return over(); }
    const mine = (onTheWay.get(q) ?? []).some((sent) => same(sent, body.answer));
    q.dataset.revision = body.revision;
    if (mine) { onTheWay.delete(q); return; } // our own earlier save, whose answer got lost: send again
    waiting.delete(q); remember();
    q.querySelector("[data-clash]").hidden = false;
    q.querySelector("[data-clash-words]").textContent = body.words;
    q.querySelector("[data-take=theirs]").onclick = () => { write(q, body.answer); q.querySelector("[data-clash]").hidden = true; onTheWay.delete(q); };
    q.querySelector("[data-take=mine]").onclick = () => { onTheWay.delete(q); changed(q); };
    state("lost", words.lost);
    show(Number(q.dataset.position));
  };

  let typing = null;
  const typed = () => { if (typing) { clearTimeout(typing.bell); changed(typing.q); typing = null; } };
  paper.addEventListener("input", ({ target }) => {
    const q = target.closest(".question");
    if (!q || !target.name?.startsWith("a-") || target.type !== "text") return;
    if (typing) { clearTimeout(typing.bell); if (typing.q !== q) typed(); }
    mark(q);
    typing = { q, bell: setTimeout(typed, 700) };
  });
  paper.addEventListener("change", ({ target }) => {
    if (target.dataset.flag) return flag(target);
    if (!target.name?.startsWith("a-")) return;
    if (target.type === "text") typed();
    else changed(target.closest(".question"));
  });
  const flag = async (box) => {
    paper.querySelector(`[data-jump="${box.dataset.flag}"]`).toggleAttribute("data-flagged", box.checked);
    const body = new URLSearchParams({ flagged: box.checked ? "1" : "0" });
    try {
      const reply = await post(`${words.url}/flags/${box.dataset.flag}`, body, "application/x-www-form-urlencoded");
      if (reply.ok || reply.status === 409) flagsLost.delete(box); else flagsLost.add(box);
    } catch { flagsLost.add(box); }
  };
  addEventListener("online", () => { asleep?.(); for (const box of flagsLost) flag(box); });
  addEventListener("focus", () => asleep?.());
  addEventListener("offline", () => { if (waiting.size) lost(words.lostLong); });
  addEventListener("beforeunload", (event) => { typed(); if (waiting.size) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) typed(); });

  // --- time, as the server counts it -----------------------------------------
  let skew = Number(words.now) - Date.now(), deadline = Number(words.deadline), ended = false, called = 0;
  const tick = () => {
    const left = Math.max(0, Math.ceil((deadline - Date.now() - skew) / 1000));
    const minutes = Math.floor(left / 60), two = (n) => String(n).padStart(2, "0");
    $("clock").querySelector("span").textContent = minutes >= 60
      ? `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(left % 60)}` : `${two(minutes)}:${two(left % 60)}`;
    $("clock").dataset.tone = left <= 60 ? "bad" : left <= 300 ? "attention" : "";
    for (const mark of [5, 1]) if (left <= mark * 60 && left > mark * 60 - 5 && called !== mark) {
      called = mark;
      $("call").textContent = said(words.left, { n: mark });
    }
    if (left <= 2) typed();
    if (left === 0) over();
  };
  const over = async () => {
    if (ended) return;
    ended = true;
    clearInterval(clock);
    $("call").textContent = words.over;
    for (const input of paper.querySelectorAll("input:not([type=hidden])")) input.disabled = true;
    for (;;) {
      trouble(words.over);
      try {
        const reply = await post($("over").action, "", "application/x-www-form-urlencoded");
        if (reply.status === 400) await newToken();
        else if (reply.status === 401 && !told) { told = true; document.dispatchEvent(new Event("session-ended")); }
        else if (reply.ok) { waiting.clear(); remember(); return location.replace(reply.url); }
      } catch { /* no line: the server closes the attempt by itself */ }
      trouble(words.overLost);
      await later();
    }
  };
  const clock = setInterval(tick, 500);

  // --- one question at a time -------------------------------------------------
  let here = 1;
  const show = (n, focus = true) => {
    typed();
    here = Math.min(Math.max(1, n), questions.length);
    questions.forEach((q, i) => { q.hidden = i !== here - 1; });
    for (const a of paper.querySelectorAll("[data-jump]")) {
      if (Number(a.dataset.jump) === here) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current");
    }
    $("where").textContent = said(words.where, { n: here, total: questions.length });
    const last = here === questions.length;
    document.querySelector("[data-step='-1']").disabled = here === 1;
    document.querySelector("[data-step='1']").hidden = last;
    document.querySelector(".player-foot [data-hand-in]").hidden = !last;
    history.replaceState(null, "", `#q-${here}`);
    panel(false);
    scrollTo(0, 0);
    if (focus) question(here).focus({ preventScroll: true });
  };
  const panel = (shown) => {
    $("navigator").classList.toggle("shown", shown);
    document.querySelector("[data-navigator][aria-expanded]").setAttribute("aria-expanded", String(shown));
    if (shown) $("navigator").querySelector("[aria-current]")?.focus();
  };
  document.addEventListener("click", async (event) => {
    const at = (what) => event.target.closest(what);
    if (at("[data-step]")) show(here + Number(at("[data-step]").dataset.step));
    else if (at("[data-jump]")) { event.preventDefault(); show(Number(at("[data-jump]").dataset.jump)); }
    else if (at("[data-navigator]")) panel(!$("navigator").classList.contains("shown"));
    else if (at("[data-hand-in]")) { event.preventDefault(); await handIn(); }
    else if (!at("#navigator")) panel(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") panel(false);
    // Enter in a text field goes on to the next question instead of sending the form.
    if (event.key === "Enter" && event.target.type === "text") { event.preventDefault(); show(here + 1); }
  });
  const handIn = async () => {
    typed();
    for (let i = 0; i < 20 && waiting.size && !tries; i += 1) await new Promise((on) => setTimeout(on, 100));
    if (waiting.size) return lost(words.wait);
    const url = $("over").action;
    try {
      if ((await fetch(url, { method: "HEAD", credentials: "same-origin" })).ok) return location.assign(url);
    } catch { /* told below */ }
    return lost(words.lostLong);
  };

  // --- coming back -------------------------------------------------------------
  try {
    for (const [n, [answer, revision]] of Object.entries(JSON.parse(sessionStorage.getItem(kept) ?? "{}"))) {
      const q = question(Number(n));
      if (!q || same(answer, read(q))) continue;
      write(q, answer);
      q.dataset.revision = revision;
      waiting.set(q, true);
    }
  } catch { /* nothing kept */ }
  questions.forEach(mark);
  const asked = /^#q-(\d+)$/.exec(location.hash);
  const firstOpen = questions.findIndex((q) => read(q) === null) + 1;
  show(asked ? Number(asked[1]) : firstOpen || 1, false);
  addEventListener("hashchange", () => { const to = /^#q-(\d+)$/.exec(location.hash); if (to) show(Number(to[1])); });
  tick();
  pump();
})();
