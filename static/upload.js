/* Files in pieces by the tus protocol, one after the other: progress, patience with a broken line, large photos made smaller.
   Without this script the form of the row sends them whole. What is said stands in #upload-words. */
(function () {
  "use strict";
  var SMALLEST = 16384, FIRST = 65536, LARGEST = 1048576, LONGEST_PAUSE = 30, TRIES = 6;
  var BIG_PHOTO = 1500000, LOOKED_AT = 300000, BIG_SIDE = 3000, SIDE = 2400, QUALITY = 0.85;
  var element = document.getElementById("upload-words"), words = element && element.dataset;
  var queue = Promise.resolve(), current = null;
  if (!words || !window.htmx || !window.fetch || !window.AbortController) return;

  function say(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_all, name) { return values[name]; });
  }
  function sizeText(size) {
    return size < 1e6 ? Math.max(1, Math.round(size / 1000)) + " kB" : (size / 1e6).toFixed(1) + " MB";
  }
  function final(text) {
    var error = new Error(text);
    error.isFinal = true;
    return error;
  }

  /* What is kept for a reload: the address of an upload, under its material and its file. */
  function prefix(section) { return "upload|" + section.dataset.pieces + "|"; }
  function keep(job, address) {
    job.address = address;
    try {
      if (address) sessionStorage.setItem(job.key, address);
      else sessionStorage.removeItem(job.key);
    } catch (_full) { /* then a reload begins anew */ }
  }
  function kept(key) {
    try { return sessionStorage.getItem(key); } catch (_closed) { return null; }
  }

  /* One line a file, under the row. */
  function list(section) {
    var found = section.querySelector(".sending");
    if (!found) {
      found = document.createElement("ul");
      found.className = "files sending";
      section.appendChild(found);
    }
    return found;
  }
  function line(section, name, text) {
    var item = document.createElement("li"), status = document.createElement("span");
    item.textContent = name + " ";
    status.setAttribute("role", "status");
    status.textContent = text;
    item.appendChild(status);
    list(section).appendChild(item);
    return { item: item, status: status };
  }
  function newJob(section, file) {
    var job = line(section, file.name, words.waits), cancel = document.createElement("button");
    job.file = file;
    job.pieces = section.dataset.pieces;
    job.token = (section.querySelector("form") || section.closest("form")).elements.csrf_token.value;
    job.key = prefix(section) + [file.size, file.lastModified, file.name].join("|");
    job.address = kept(job.key);
    job.size = FIRST;
    job.pause = 1;
    job.tries = 0;
    job.bar = document.createElement("progress");
    job.bar.max = 100;
    job.bar.value = 0;
    job.bar.setAttribute("aria-label", file.name);
    job.item.insertBefore(job.bar, job.status);
    job.item.insertBefore(document.createElement("br"), job.status);
    cancel.type = "button";
    cancel.className = "linkish";
    cancel.textContent = words.cancel;
    cancel.setAttribute("aria-label", words.cancel + " " + file.name);
    cancel.onclick = function () { stop(job); };
    job.item.appendChild(document.createTextNode(" "));
    job.item.appendChild(cancel);
    job.cancel = cancel;
    return job;
  }
  function show(job, offset) {
    var percent = Math.floor(100 * offset / job.blob.size);
    job.bar.value = percent;
    if (job.shown === undefined || percent - job.shown >= 5 || percent < job.shown) {
      job.shown = percent;
      job.status.textContent = (job.note || "") + say(words.sent, { n: percent });
    }
  }

  /* Requests */
  function ask(job, address, method, headers, body, seconds) {
    var controller = new AbortController(), timer = setTimeout(function () { controller.abort(); }, seconds * 1000);
    job.controller = controller;
    headers["Tus-Resumable"] = "1.0.0";
    headers["X-CSRFToken"] = job.token;
    return fetch(address, { method: method, headers: headers, body: body, redirect: "manual", signal: controller.signal })
      .then(function (answer) {
        clearTimeout(timer);
        if (answer.type === "opaqueredirect") throw final(words.ended);
        if (answer.status >= 500 || answer.status === 429) {
          job.tries += 1;
          throw job.tries < TRIES ? new Error("busy") : final(words.trouble);
        }
        return answer;
      }, function (error) { clearTimeout(timer); throw error; });
  }
  function refusal(answer) {
    var isSentence = (answer.headers.get("Content-Type") || "").indexOf("text/plain") === 0;
    return isSentence ? answer.text() : Promise.resolve(words.trouble);
  }
  function begin(job) {
    var name = btoa(unescape(encodeURIComponent(job.name)));
    var headers = { "Upload-Length": String(job.blob.size), "Upload-Metadata": "filename " + name };
    return ask(job, job.pieces, "POST", headers, null, 30).then(function (answer) {
      if (answer.status === 201) {
        keep(job, answer.headers.get("Location"));
        return 0;
      }
      return refusal(answer).then(function (text) { throw final(say(words.failed, { why: text })); });
    });
  }
  function position(job) {
    if (!job.address) return begin(job);
    return ask(job, job.address, "HEAD", {}, null, 30).then(function (answer) {
      var isSame = answer.ok && Number(answer.headers.get("Upload-Length")) === job.blob.size;
      if (isSame) return Number(answer.headers.get("Upload-Offset"));
      keep(job, "");
      return begin(job);
    });
  }
  function send(job, offset) {
    var end = Math.min(offset + job.size, job.blob.size), isLast = end === job.blob.size, started = Date.now();
    var headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
    if (isLast) job.status.textContent = (job.note || "") + words.checks;
    return ask(job, job.address, "PATCH", headers, job.blob.slice(offset, end), isLast ? 300 : 90).then(function (answer) {
      if (answer.status === 204) {
        job.pause = 1;
        job.tries = 0;
        job.isKnown = answer.headers.has("Upload-Known");
        if (Date.now() - started < 1000) job.size = Math.min(LARGEST, 2 * job.size);
        return Number(answer.headers.get("Upload-Offset"));
      }
      return refusal(answer).then(function (text) {
        if (answer.status !== 409 && answer.status !== 404 && answer.status !== 410) keep(job, "");
        else if ((job.tries += 1) < TRIES) return position(job);
        throw final(say(words.failed, { why: text }));
      });
    });
  }
  function pause(job) {
    return new Promise(function (go) {
      var timer = setTimeout(done, 1000 * job.pause);
      function done() {
        clearTimeout(timer);
        window.removeEventListener("online", done);
        go();
      }
      job.pause = Math.min(LONGEST_PAUSE, 2 * job.pause);
      job.wake = done;
      window.addEventListener("online", done);
    });
  }
  function through(job) {
    return position(job).then(function next(offset) {
      show(job, offset);
      return offset < job.blob.size ? send(job, offset).then(next) : keep(job, "");
    }).catch(function (error) {
      if (job.isCancelled || error.isFinal) throw error;
      job.size = Math.max(SMALLEST, job.size / 2);
      job.shown = undefined;
      job.status.textContent = words.broken;
      return pause(job).then(function () {
        if (job.isCancelled) throw error;
        return through(job);
      });
    });
  }
  function stop(job) {
    job.isCancelled = true;
    if (job.controller) job.controller.abort();
    if (job.wake) job.wake();
    if (job.address) ask(job, job.address, "DELETE", {}, null, 30).catch(function () { /* it runs out by itself */ });
    keep(job, "");
    job.status.textContent = say(words.cancelled, { name: job.file.name });
    job.bar.remove();
    job.cancel.remove();
    stay(job.item.closest(".upload"));
  }

  /* Photos: upright, at most SIDE pixels long, and only when that is smaller. A drawing saved as PNG stays one. */
  function shrink(job) {
    var file = job.file;
    job.blob = file;
    job.name = file.name;
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < LOOKED_AT || !window.createImageBitmap) return Promise.resolve();
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (bitmap) {
      var longest = Math.max(bitmap.width, bitmap.height), scale = Math.min(1, SIDE / longest);
      var canvas = document.createElement("canvas"), context = canvas.getContext("2d");
      if (file.size <= BIG_PHOTO && longest <= BIG_SIDE) return null;
      canvas.width = Math.round(bitmap.width * scale);
      canvas.height = Math.round(bitmap.height * scale);
      context.fillStyle = "#fff";
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      bitmap.close();
      return new Promise(function (give) { canvas.toBlob(give, "image/jpeg", QUALITY); });
    }).then(function (blob) {
      if (!blob || blob.size > file.size * (file.type === "image/png" ? 0.5 : 0.9)) return;
      job.blob = blob;
      job.name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
      job.note = say(words.shrunk, { old: sizeText(file.size), "new": sizeText(blob.size) }) + " ";
    }).catch(function () { /* then it is sent as it is */ });
  }

  function carryOut(job) {
    if (job.isCancelled) return Promise.resolve();
    current = job;
    return shrink(job).then(function () { return through(job); }).then(function () {
      job.isDone = true;
      job.said = say(job.isKnown ? words.known : words.done, { name: job.name });
      job.status.textContent = job.said;
    }).catch(function (error) {
      if (job.isCancelled) return;
      job.status.className = "red";
      job.status.textContent = error.isFinal ? error.message : words.trouble;
    }).then(function () {
      current = null;
      job.bar.remove();
      job.cancel.remove();
    });
  }
  function notice(text) {
    var place = document.getElementById("notice"), line = document.createElement("p");
    line.className = "notice";
    line.textContent = text.trim();
    place.textContent = "";
    place.appendChild(line);
  }
  /* Whose control has gone goes on in the same row. */
  function stay(section) {
    var lost = !document.activeElement || document.activeElement === document.body;
    if (lost && section) section.querySelector("input[type=file]").focus();
  }
  /* The row as the server has it now; lines that still tell something, and files chosen meanwhile, stay. */
  function refresh(section, jobs) {
    var id = section.id;
    if (!jobs.some(function (job) { return job.isDone; })) return;
    section = document.getElementById(id);
    return htmx.ajax("GET", words.page, { target: section, swap: "outerHTML" }).then(function () {
      var fresh = document.getElementById(id), lines = section.querySelector(".sending");
      if (fresh === section) return;
      notice(jobs.map(function (job) { return job.isDone ? job.said : ""; }).join(" "));
      jobs.forEach(function (job) {
        if (job.isDone && job.note) job.status.textContent = job.note;
        else if (job.isDone) job.item.remove();
      });
      if (lines && lines.firstChild) fresh.appendChild(lines);
      fresh.querySelector("input[type=file]").replaceWith(section.querySelector("input[type=file]"));
      stay(fresh);
    });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest(".upload[data-pieces] .joined button"), section = button && button.closest(".upload");
    var input = button && section.querySelector("input[type=file]"), jobs;
    if (!button || !input.files.length) return;
    event.preventDefault();
    list(section).querySelectorAll("li").forEach(function (old) { if (!old.querySelector("progress")) old.remove(); });
    jobs = Array.prototype.map.call(input.files, function (file) { return newJob(section, file); });
    input.value = "";
    jobs.forEach(function (job) { queue = queue.then(function () { return carryOut(job); }); });
    queue = queue.then(function () { return refresh(section, jobs); });
  });
  document.addEventListener("htmx:afterSettle", function (event) { stay(event.target.closest && event.target.closest(".upload[data-pieces]")); });
  window.addEventListener("beforeunload", function (event) { if (current) event.preventDefault(); });
  window.addEventListener("offline", function () { if (current && current.controller) current.controller.abort(); });

  document.querySelectorAll(".upload[data-pieces]").forEach(function (section) {
    var begins = prefix(section), i, key;
    try {
      for (i = 0; i < sessionStorage.length; i += 1) {
        key = sessionStorage.key(i);
        if (key.indexOf(begins) === 0) line(section, "", say(words.resume, { name: key.slice(begins.length).split("|").slice(2).join("|") }));
      }
    } catch (_closed) { /* then nothing was kept */ }
  });
})();
