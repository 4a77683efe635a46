import { SESSION_SECONDS } from './sessions';

/** Browsers send a cookie to every port of a host: the port is in its name, so that two engines do not overwrite each other's. */
const PREFIX = 'laptop-page-';

const nameOf = (port: number): string => `${PREFIX}${port}`;

export const setSessionCookie = (port: number, value: string): string =>
  `${nameOf(port)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_SECONDS}`;

/** All of them: an application on this host can set one with the same name. */
export const readSessionCookies = (port: number, header: string | undefined): readonly string[] =>
  cookiesOf(header)
    .filter((cookie) => cookie.startsWith(`${nameOf(port)}=`))
    .map((cookie) => cookie.slice(nameOf(port).length + 1));

/** A `Cookie` header for an application on this host, which must not get the cookies of the page. Undefined if no other cookie is left. */
export function withoutSessionCookies(header: string): string | undefined {
  if (!header.includes(PREFIX)) {
    return header;
  }
  const others = cookiesOf(header).filter((cookie) => !cookie.startsWith(PREFIX));
  return others.length === 0 ? undefined : others.join('; ');
}

const cookiesOf = (header: string | undefined): readonly string[] => header?.split(';').map((cookie) => cookie.trim()) ?? [];
