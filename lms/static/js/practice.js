// What all practice does with script: after an answer, the eye and the keyboard are where it goes on.
(() => {
  const arrive = (within) => {
    const target = within.querySelector("[data-arrive]");
    if (!target) return;
    target.focus({ preventScroll: true });
    const { top } = target.getBoundingClientRect();
    if (top > 56 && top < innerHeight / 2) return; // it is in sight already
    target.scrollIntoView({ block: "start" });
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    const region = document.getElementById(event.detail.target?.id);
    if (region) arrive(region);
  });
  // The network failed: say so beside the button, and keep what was entered.
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(failure, (event) => {
      if ([401, 409, 422].includes(event.detail.xhr?.status)) return;
      const words = event.target.closest("form")?.querySelector("[data-unsent]");
      if (words) words.hidden = false;
    });
  }
  // On a phone the case begins folded, so that the form is in sight.
  const folded = document.querySelector(".drill > details.case");
  if (folded && matchMedia("(max-width: 767px)").matches) folded.open = false;
})();
