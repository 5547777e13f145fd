"use strict";

// Drawing a signature, as an extra beside the typed name. Without script nothing of it is there.

addEventListener("DOMContentLoaded", () => {
  const choice = document.querySelector("[data-signature]");
  const field = document.querySelector("[data-drawing]");
  if (!choice || !field || typeof SignaturePad === "undefined") return;
  const canvas = field.querySelector("canvas");
  const form = field.closest("form");
  const error = field.querySelector(".err");
  const drawn = () => form.elements.how.value === "draw";

  if (!canvas.getContext("2d")) return; // "Type my name" is what is left
  const pad = new SignaturePad(canvas, { minWidth: 1, maxWidth: 3, penColor: "black", backgroundColor: "white" });

  // The canvas holds as many pixels as it is wide; what was drawn is drawn again after a change.
  function fit() {
    const strokes = pad.toData();
    const width = Math.min(600, Math.round(canvas.getBoundingClientRect().width));
    if (!width || width === canvas.width) return;
    canvas.width = width;
    canvas.height = 180;
    pad.clear();
    pad.fromData(strokes);
  }

  function show() {
    field.hidden = !drawn();
    if (drawn()) fit();
  }

  function complain(sentence) {
    error.querySelector("[data-why]").textContent = sentence;
    error.hidden = false;
    field.classList.add("bad-field");
    canvas.focus();
  }

  choice.hidden = false;
  choice.addEventListener("change", show);
  addEventListener("resize", show);
  show();

  // A page that came back with another error has the strokes still.
  try {
    const before = JSON.parse(form.elements.strokes.value || "[]");
    if (before.length) pad.fromData(before);
  } catch {
    form.elements.strokes.value = "";
  }

  field.querySelector("[data-clear]").addEventListener("click", () => {
    pad.clear();
    form.elements.strokes.value = "";
    error.hidden = true;
    field.classList.remove("bad-field");
  });

  // Before app.js says "Signing...": a form that is not sent must keep its button.
  form.addEventListener("submit", (event) => {
    if (!drawn()) {
      form.elements.drawing.value = form.elements.strokes.value = "";
    } else if (pad.isEmpty()) {
      event.preventDefault();
      complain("Draw your signature, or type your name.");
    } else {
      form.elements.drawing.value = pad.toDataURL("image/png");
      form.elements.strokes.value = JSON.stringify(pad.toData());
    }
  });
});
