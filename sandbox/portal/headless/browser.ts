import type { Fetch } from './portal-endpoints.ts';

/** A browser without a window: keeps cookies, follows no redirect by itself. */
export interface Browser {
  get(url: string): Promise<Visited>;
  /** Submits a form. */
  post(url: string, fields: Readonly<Record<string, string>>): Promise<Visited>;
}

export interface Visited {
  readonly url: string;
  readonly status: number;
  /** Absolute address of a redirect; null for a page. */
  readonly location: string | null;
  readonly body: string;
}

/** Starts with no cookies. */
export function createBrowser(fetch: Fetch): Browser {
  const cookies = new Map<string, string>();

  async function visit(url: string, init: RequestInit): Promise<Visited> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: cookie === '' ? {} : { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
      if (value === '' || /;\s*expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('location');
    return { url, status: response.status, location: location === null ? null : new URL(location, url).href, body: await response.text() };
  }

  return {
    get: (url) => visit(url, {}),
    post: (url, fields) => visit(url, { method: 'POST', body: new URLSearchParams(fields) }),
  };
}
