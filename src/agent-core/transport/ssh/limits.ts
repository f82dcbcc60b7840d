/** How long a TCP connection may take (spec 6: limits on connect). */
export const CONNECT_LIMIT_MS = 10_000;

/** From the TCP connection to the end of the login. Below sshd's LoginGraceTime (120 s), above a slow PAM or DNS on the host. */
export const LOGIN_LIMIT_MS = 15_000;

/** A line that says nothing is asked every 15 s; after three questions without an answer it is dead. */
export const KEEPALIVE_MS = 15_000;
export const KEEPALIVE_TRIES = 3;

/** How long an orderly goodbye may take before the socket is simply closed. */
export const GOODBYE_LIMIT_MS = 1000;

/** After being turned away (MaxStartups) we ask once more: sshd has then noticed which logins are over. */
export const TURNED_AWAY_PAUSE_MS = 700;
