// Tables with boxes: choose all of the page, and say how many are chosen.
(() => {
  const boxes = (form) => [...form.querySelectorAll("tbody input[type=checkbox]")];
  const count = (form) => {
    const all = boxes(form);
    const chosen = all.filter((box) => box.checked).length;
    for (const place of form.querySelectorAll("[data-selection-count]")) place.textContent = chosen || "";
    const head = form.querySelector("[data-select-all]");
    if (!head) return;
    head.hidden = all.length === 0;
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  };
  const look = () => { for (const form of document.querySelectorAll("[data-selection]")) count(form); };
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("[data-selection]");
    if (!form) return;
    if (event.target.matches("[data-select-all]")) {
      for (const box of boxes(form)) box.checked = event.target.checked;
    }
    count(form);
  });
  document.addEventListener("htmx:afterSettle", look);
  look();
})();
