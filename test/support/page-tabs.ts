/** Tabs of a browser without a browser: each has a stream of events, and reads its page again after every change, as the page's script does. */
export class PageTabs {
  /**
   * Signs in and opens a number of tabs.
   * @param address of the page, with its token; it is used up
   */
  static async open(address: string, count: number): Promise<PageTabs> {
    const { headers } = await fetch(address, { redirect: 'manual' });
    const [cookie = ''] = (headers.getSetCookie()[0] ?? '').split(';');
    const tabs = new PageTabs(new URL(address).origin, cookie);
    await Promise.all(Array.from({ length: count }, () => tabs.openTab()));
    return tabs;
  }

  private readonly closing = new AbortController();
  private readonly streams: Promise<void>[] = [];

  private constructor(
    readonly origin: string,
    readonly cookie: string,
  ) {}

  /** Milliseconds to the first and to the last byte of a page. */
  async read(path: string): Promise<{ readonly first: number; readonly last: number; readonly body: string }> {
    const began = performance.now();
    const response = await this.get(path);
    const first = performance.now() - began;
    const body = await response.text();
    return { first, last: performance.now() - began, body };
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.streams);
  }

  private async openTab(): Promise<void> {
    await this.read('/');
    const { body } = await this.get('/events', this.closing.signal);
    this.streams.push(this.follow(body ?? new ReadableStream()));
  }

  private async follow(events: ReadableStream<Uint8Array>): Promise<void> {
    try {
      for await (const part of events) {
        if (Buffer.from(part).includes('event: change')) {
          await this.read('/');
        }
      }
    } catch (error) {
      if (!this.closing.signal.aborted) {
        throw error;
      }
    }
  }

  private async get(path: string, signal?: AbortSignal): Promise<Response> {
    const response = await fetch(`${this.origin}${path}`, { headers: { cookie: this.cookie }, ...(signal && { signal }) });
    if (response.status !== 200) {
      throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
    }
    return response;
  }
}
