/**
 * Keeps an open page up to date: after each event it reads the page again and changes what differs, so that the focus, what is typed, and
 * what is selected stay. A string, since the engine is bundled into one file.
 */
export const PAGE_SCRIPT = `'use strict';
(() => {
  const connection = document.getElementById('connection');
  let source;
  let reading = false;
  let again = false;

  /** Changes one node into another. A part with another id is another part: it is replaced, so that a form never changes under a click. */
  function change(now, next) {
    if (now.isEqualNode(next)) return;
    if (now.nodeType !== next.nodeType || now.nodeName !== next.nodeName || now.id !== next.id) {
      now.replaceWith(next);
      return;
    }
    if (now.nodeType !== Node.ELEMENT_NODE) {
      now.nodeValue = next.nodeValue;
      return;
    }
    // A person has opened it, or typed into it.
    const own = ['open', 'value'];
    for (const { name } of [...now.attributes]) if (!next.hasAttribute(name) && !own.includes(name)) now.removeAttribute(name);
    for (const { name, value } of next.attributes) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
    changeParts(now, [...next.childNodes]);
  }

  /** Parts with an id are found by it, so that a new part before them does not replace them. */
  function changeParts(parent, fresh) {
    const known = new Map([...parent.children].filter(({ id }) => id).map((part) => [part.id, part]));
    const coming = new Set(fresh.map(({ id }) => id).filter(Boolean));
    let at = parent.firstChild;
    const drop = () => {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    };
    for (const child of fresh) {
      const same = known.get(child.id);
      known.delete(child.id);
      if (same?.parentNode === parent) while (at !== same) drop();
      else if (!at || coming.has(at.id)) {
        parent.insertBefore(child, at);
        continue;
      }
      const following = at.nextSibling;
      change(at, child);
      at = following;
    }
    while (at) drop();
  }

  async function read() {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      const response = await fetch(location.href, { headers: { accept: 'text/html' } });
      const next = new DOMParser().parseFromString(await response.text(), 'text/html');
      const focused = document.activeElement?.id;
      document.title = next.title;
      change(document.getElementById('main'), next.getElementById('main'));
      if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
      tick();
    } catch {
      // The stream reports that the engine does not answer.
    }
    reading = false;
    if (again) {
      again = false;
      read();
    }
  }

  /** Counts the seconds of what runs. */
  function tick() {
    for (const element of document.querySelectorAll('[data-since]')) {
      const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(element.dataset.since)) / 1000));
      // The text of the server has the unit for it.
      if (seconds >= 3600) continue;
      element.textContent = seconds < 60 ? seconds + ' s' : Math.floor(seconds / 60) + ' min ' + (seconds % 60) + ' s';
    }
  }

  function say(text) {
    if (connection.textContent !== text) connection.textContent = text;
  }

  /** Not while the tab is hidden: a browser has six connections for all tabs. */
  function connect() {
    source?.close();
    source = undefined;
    if (document.hidden || !document.querySelector('[data-live]')) return;
    source = new EventSource('/events');
    source.addEventListener('open', () => {
      say('');
      read();
    });
    source.addEventListener('change', read);
    source.addEventListener('error', ({ target }) => {
      say('The engine does not answer. This page continues when npm start runs again.');
      // Not for an answer that is no stream: then the page to sign in is shown.
      if (target.readyState === EventSource.CLOSED) read();
    });
  }

  document.addEventListener('visibilitychange', connect);
  addEventListener('pagehide', () => source?.close());
  addEventListener('pageshow', ({ persisted }) => persisted && connect());
  setInterval(tick, 1000);
  // What a task writes is no event.
  setInterval(() => source && document.querySelector('[data-refresh]') && read(), 3000);
  tick();
  connect();
})();
`;
