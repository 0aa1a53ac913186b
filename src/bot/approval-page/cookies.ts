/** Cookies of the page. Over https they carry `__Host-`, which no other host of the domain can set or overwrite. */
export interface Cookies {
  /** Readable by no script, sent with a form of this site or when somebody follows a link here. `lifeMs` in milliseconds. */
  set(name: string, value: string, lifeMs: number): string;
  clear(name: string): string;
  /** The value in a Cookie header; undefined when it is absent, or there twice: one of the two is not ours. */
  read(header: string | undefined, name: string): string | undefined;
}

/** `secure`: false on http of this machine alone. */
export function createCookies(secure: boolean): Cookies {
  const full = (name: string): string => `${secure ? '__Host-' : ''}gatehouse-${name}`;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    set: (name, value, lifeMs) => `${full(name)}=${value}; Max-Age=${Math.floor(lifeMs / 1000)}; ${attributes}`,
    clear: (name) => `${full(name)}=; Max-Age=0; ${attributes}`,
    read: (header = '', name) => {
      const found = header.split(';').flatMap((pair) => {
        const [key = '', ...value] = pair.trim().split('=');
        return key === full(name) ? [value.join('=')] : [];
      });
      return found.length === 1 ? found[0] : undefined;
    },
  };
}
