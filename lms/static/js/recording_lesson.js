// The player of a recording: stops where a question waits, and its transcript follows.
(() => {
  const room = document.querySelector("[data-recording]");
  if (!room) return;
  const find = (name, within = room) => within.querySelector(`[data-${name}]`);
  const audio = room.querySelector("audio");
  const deck = find("deck");
  const seekBar = find("seek");
  const play = find("play");
  const speed = find("speed");
  const cues = [...room.querySelectorAll("[data-start]")];
  const list = find("cues");
  const length = Number(room.dataset.length);
  const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
  let opened = null; // the question that has been reached
  let saved = Number(room.dataset.position || 0);
  let userScrolls = 0; // until then the transcript is the person's own
  let dragging = false;

  // --- the question that bars the way ---
  const due = () => find("due");
  const gate = () => (due() ? Number(due().dataset.at) : Infinity);

  const showQuestion = () => {
    const form = due();
    for (const one of room.querySelectorAll(".scripted-only")) one.hidden = false;
    if (!form) return;
    form.hidden = opened !== form.dataset.slug;
    find("ahead").hidden = !form.hidden;
  };
  const reach = () => {
    audio.pause();
    const form = due();
    if (audio.currentTime > gate() || audio.ended) audio.currentTime = Math.min(gate(), length);
    opened = form.dataset.slug;
    showQuestion();
    save();
    if (form.contains(document.activeElement)) return;
    form.querySelector("legend").focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  };

  // --- time ---
  const follow = (t) => {
    let current = null;
    const bar = gate();
    for (const cue of cues) {
      const start = Number(cue.dataset.start);
      cue.hidden = start > bar;
      if (start <= t + 0.05) current = cue;
    }
    find("more").hidden = bar === Infinity;
    for (const cue of cues) {
      if (cue === current && t > 0) cue.setAttribute("aria-current", "true");
      else cue.removeAttribute("aria-current");
    }
    if (!current || audio.paused || Date.now() < userScrolls) return;
    list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 3;
  };
  const sync = () => {
    const t = audio.currentTime;
    if (due() && (t >= gate() - 0.03 || audio.ended)) {
      if (!audio.paused || opened !== due().dataset.slug) reach();
    }
    if (!dragging) seekBar.value = audio.currentTime;
    seekBar.setAttribute("aria-valuetext", `${clock(audio.currentTime)} / ${clock(length)}`);
    find("now").textContent = clock(audio.currentTime);
    follow(audio.currentTime);
    if (!audio.paused && Math.abs(audio.currentTime - saved) > 20) save();
  };
  const frame = () => {
    sync();
    if (!audio.paused) requestAnimationFrame(frame);
  };
  const seekTo = (t) => {
    find("resumed").hidden = true;
    audio.currentTime = Math.max(0, Math.min(t, length - 0.05, gate()));
    sync();
  };
  const toggle = () => {
    if (!audio.paused) return audio.pause();
    if (due() && audio.currentTime >= gate() - 0.03) return reach();
    find("resumed").hidden = true;
    return audio.play();
  };

  // --- remembered: on pausing, on leaving, and now and then ---
  const save = () => {
    if (!room.dataset.save || Math.abs(audio.currentTime - saved) < 1) return;
    saved = audio.currentTime;
    fetch(room.dataset.save, {
      method: "POST",
      keepalive: true,
      headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content },
      body: new URLSearchParams({ second: saved.toFixed(2) }),
    }).catch(() => { saved = -1; });
  };

  // --- wiring ---
  audio.controls = false;
  audio.hidden = true;
  find("controls").hidden = false;
  room.classList.add("scripted");
  for (const label of room.querySelectorAll("[data-jump]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.textContent = label.textContent;
    button.setAttribute("aria-label", label.dataset.label);
    label.replaceWith(button);
  }
  for (const cue of cues) {
    cue.addEventListener("click", () => {
      if (String(getSelection())) return;
      seekTo(Number(cue.dataset.start));
      if (audio.paused) toggle();
    });
  }
  const start = () => {
    if (room.dataset.position > 1 && audio.currentTime === 0) {
      audio.currentTime = Math.min(Number(room.dataset.position), gate(), length - 0.05);
      find("resumed").hidden = false;
    }
    sync();
  };
  if (audio.readyState > 0) start();
  else audio.addEventListener("loadedmetadata", start);
  audio.addEventListener("error", () => { find("broken").hidden = false; });
  audio.addEventListener("play", () => {
    deck.classList.add("playing");
    play.setAttribute("aria-label", play.dataset.labelPause);
    frame();
  });
  audio.addEventListener("pause", () => {
    deck.classList.remove("playing");
    play.setAttribute("aria-label", play.dataset.labelPlay);
    save();
  });
  for (const name of ["timeupdate", "seeked", "ended"]) audio.addEventListener(name, sync);
  addEventListener("pagehide", save);
  play.addEventListener("click", toggle);
  find("back").addEventListener("click", () => seekTo(audio.currentTime - 5));
  seekBar.addEventListener("input", () => { dragging = true; seekTo(Number(seekBar.value)); });
  seekBar.addEventListener("change", () => { dragging = false; sync(); if (audio.paused) save(); });
  const remembered = () => {
    try { return localStorage.getItem("speed"); } catch { return null; }
  };
  if ([...speed.options].some((o) => o.value === remembered())) speed.value = remembered();
  audio.playbackRate = audio.defaultPlaybackRate = Number(speed.value);
  speed.addEventListener("change", () => {
    audio.playbackRate = audio.defaultPlaybackRate = Number(speed.value);
    try { localStorage.setItem("speed", speed.value); } catch { /* private window */ }
  });
  for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    list.addEventListener(name, () => { userScrolls = Date.now() + 6000; }, { passive: true });
  }
  room.addEventListener("click", (event) => {
    if (event.target.closest("[data-continue]")) { play.focus({ preventScroll: true }); toggle(); }
    if (event.target.closest("[data-replay]")) { seekTo(Number(due().dataset.from)); toggle(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const at = event.target;
    const typing = at.closest("input:not([type=range]), textarea, select, dialog");
    if (event.key === " " && !typing && !at.closest("button, a, summary")) toggle();
    else if (event.key === "ArrowLeft" && !typing) seekTo(audio.currentTime - 5);
    else if (event.key === "ArrowRight" && !typing) seekTo(audio.currentTime + 5);
    else return;
    event.preventDefault();
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const mark of room.querySelectorAll("[data-mark]")) {
      const still = room.querySelector(`#question-${mark.dataset.mark}`);
      mark.classList.toggle("answered", !still && (!due() || mark.x1.baseVal.value < 1000 * gate() / length));
    }
    if (!due()) delete room.dataset.save;
    showQuestion();
    sync();
  });
  showQuestion();
  sync();
})();
