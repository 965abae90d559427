/**
 * Time without a sign of life after which a client gives a host up, ms. Longer than three attempts to connect: a server that
 * is started anew loses no engine.
 */
export const SILENCE_MS = 5000;
