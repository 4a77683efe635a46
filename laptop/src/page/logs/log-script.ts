/** Adds new lines to an open log. A string, since the engine is bundled into one file. */
export const LOG_SCRIPT = `
(() => {
  const log = document.querySelector('[data-follow]');
  if (!log) return;
  const state = document.getElementById('log-state');
  const MAXIMUM_LINES = 5000;
  let from = log.dataset.from;
  let over = false;
  let source;
  let retry;

  const scrollToEnd = () => (log.scrollTop = log.scrollHeight);

  function add({ data, lastEventId }) {
    const follows = log.scrollHeight - log.scrollTop - log.clientHeight < 50;
    log.insertAdjacentHTML('beforeend', JSON.parse(data));
    from = lastEventId;
    while (log.childElementCount > MAXIMUM_LINES) log.firstElementChild.remove();
    if (follows) scrollToEnd();
  }

  function end() {
    over = true;
    source.close();
    state.textContent = 'The log is complete.';
  }

  /** The browser's own retry would ask for the first offset again. */
  function failed() {
    source.close();
    state.textContent = 'The engine does not answer. The log continues when npm start runs again.';
    retry = setTimeout(follow, 2000);
  }

  /** Not while the tab is hidden: a browser has six connections for all tabs. */
  function follow() {
    source?.close();
    clearTimeout(retry);
    if (over || document.hidden) return;
    source = new EventSource(log.dataset.follow + '?from=' + from);
    source.addEventListener('open', () => (state.textContent = 'New lines appear here.'));
    source.addEventListener('lines', add);
    source.addEventListener('end', end);
    source.addEventListener('error', failed);
  }

  document.addEventListener('visibilitychange', follow);
  addEventListener('pagehide', () => source?.close());
  addEventListener('pageshow', ({ persisted }) => persisted && follow());
  scrollToEnd();
  follow();
})();
`;
