// What every page does with script; all of it also works without.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
});
// A refused form (422), or one that came too late (409), is shown where the good answer would be.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
// Signed out meanwhile: say so, and leave what was typed where it is.
document.addEventListener("session-ended", () => {
  document.getElementById("session-ended")?.showModal();
});
// One click, one request.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get" || form.method === "dialog") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  setTimeout(() => { for (const b of form.querySelectorAll("button:not([name])")) b.disabled = true; });
  setTimeout(() => {
    delete form.dataset.sent;
    for (const b of form.querySelectorAll("button:not([name])")) b.disabled = false;
  }, 8000);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
// Menus close when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
});
// A choice made in a filter takes effect at once.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});
for (const link of document.querySelectorAll("[data-print]")) {
  link.addEventListener("click", () => print());
}
