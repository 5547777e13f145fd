"use strict";

// The little that pages cannot do without script. Everything works without it.

document.documentElement.classList.add("scripted");

// A page with errors starts at their summary, so that nobody has to hunt for it.
addEventListener("DOMContentLoaded", () => {
  document.querySelector("[data-focus]")?.focus();
});

// A slow post says what it is doing. The button changes only once the browser has taken the form's
// values (with the button's own name and value among them), so the change cannot alter what is sent.
addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button?.dataset.busy) return;
  if (button.getAttribute("aria-disabled") === "true") {
    event.preventDefault(); // the second click of a double click
    return;
  }
  setTimeout(() => {
    button.dataset.idle = button.textContent;
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-disabled", "true");
  });
});

// Coming back with the Back button must not find a button that still says "Sending...".
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-idle]")) {
    button.textContent = button.dataset.idle;
    button.removeAttribute("aria-disabled");
    delete button.dataset.idle;
  }
});

// After htmx has swapped a form that came back with errors, start at their summary too;
// after it has added a row, at the row's first input.
addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.elt;
  swapped.querySelector?.("[data-focus], [data-focus-new]")?.focus();
  sayProgress();
});

// Progress is swapped every second, but read aloud only when its sentence changes.
function sayProgress() {
  const live = document.getElementById("live");
  const text = document.querySelector("[data-say]")?.dataset.say;
  if (live && text && live.textContent !== text) live.textContent = text;
}
addEventListener("DOMContentLoaded", sayProgress);

// A revealed PIN hides itself. The server counts too: the page it came from cannot be reloaded.
addEventListener("DOMContentLoaded", () => {
  for (const secret of document.querySelectorAll("[data-hide-after]")) {
    setTimeout(() => {
      secret.textContent = "Hidden again. Reveal it once more if you still need it.";
    }, Number(secret.dataset.hideAfter) * 1000);
  }
});
