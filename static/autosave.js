/* The form of a draft saves itself through htmx. Here: what its line says when that fails, trying again, and the page that Back returns to. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-offline]"), line = document.getElementById("saved"), again = 0, isSent = false;
  function say(name) { line.textContent = form.getAttribute(name); }
  function later() {
    say("data-offline");
    clearTimeout(again);
    again = setTimeout(function () { form.dispatchEvent(new Event("change")); }, 5000);
  }
  function own(name, act) {
    form.addEventListener(name, function (event) { if (event.detail.elt === form) act(event.detail); });
  }
  own("htmx:confirm", function () { form.noValidate = true; }); // a day half typed does not keep the rest from being saved
  own("htmx:configRequest", function (request) {
    form.noValidate = false;
    form.querySelectorAll("button[name]").forEach(function (button) { delete request.parameters[button.name]; }); // nobody pressed one
  });
  own("htmx:sendError", later);
  own("htmx:timeout", later);
  own("htmx:afterRequest", function (request) {
    var status = request.xhr.status;
    clearTimeout(again);
    if (!status || status >= 500) later();
    else if (request.xhr.getResponseHeader("HX-Retarget")) say("data-unsaved"); // refused, and said so elsewhere
  });
  form.addEventListener("submit", function () { isSent = true; });
  window.addEventListener("pageshow", function (event) { if (event.persisted && isSent) location.reload(); });
})();
