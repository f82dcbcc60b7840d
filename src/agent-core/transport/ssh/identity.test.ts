import { describe, expect, test } from 'vitest';
import type { Clock } from '../../clock.ts';
import { hostKeyAlgorithms, identityRefusal, offerOf } from './identity.ts';

const clock: Clock = { now: () => 0, monotonic: () => 0 };

describe('the kinds of key that we ask for', () => {
  test('begin with ed25519 for a host that we do not know', () => {
    expect(hostKeyAlgorithms(undefined)[0]).toBe('ssh-ed25519');
  });

  test('begin with the kind that was confirmed', () => {
    expect(hostKeyAlgorithms('ecdsa-sha2-nistp384')[0]).toBe('ecdsa-sha2-nistp384');
    expect(hostKeyAlgorithms('ssh-rsa').slice(0, 2)).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
  });

  test('hold every kind once, and neither SHA-1 nor DSA', () => {
    const all = hostKeyAlgorithms('ssh-rsa');
    expect(new Set(all).size).toBe(all.length);
    expect(all).not.toContain('ssh-rsa');
    expect(all).not.toContain('ssh-dss');
  });
});

describe('what a host showed', () => {
  // The key of RFC 8032, 7.1, TEST 1, as OpenSSH writes it; `ssh-keygen -lf` prints this fingerprint.
  const line = 'AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea';

  test('is its kind and the fingerprint that ssh-keygen prints', () => {
    expect(offerOf(Buffer.from(line, 'base64'), clock)).toEqual({
      key_type: 'ssh-ed25519',
      fingerprint: 'SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8',
      seen_at: '1970-01-01T00:00:00.000Z',
    });
  });

  test.each([[Buffer.alloc(0)], [Buffer.from([0xff, 0xff, 0xff, 0xff])], [Buffer.from('\0\0\0\x05\x1b[2J')]])(
    'may be nonsense: %j',
    (key) => {
      expect(offerOf(key, clock).key_type).not.toContain('\x1b');
    },
  );
});

describe('the verdict', () => {
  const offer = {
    key_type: 'ssh-ed25519',
    fingerprint: `SHA256:${'A'.repeat(43)}`,
    seen_at: '1970-01-01T00:00:00.000Z',
  };
  const trusted = { keyType: 'ssh-ed25519', fingerprint: offer.fingerprint };

  test('is silence for the key that was confirmed', () => {
    expect(identityRefusal({ name: 'srv1', trusted }, offer)).toBeUndefined();
  });

  test('is a first contact where none was confirmed, and a change where another was: never one for the other', () => {
    expect(identityRefusal({ name: 'srv1', trusted: undefined }, offer)?.code).toBe('IDENTITY_UNCONFIRMED');
    expect(
      identityRefusal({ name: 'srv1', trusted: { ...trusted, fingerprint: `SHA256:${'B'.repeat(43)}` } }, offer)?.code,
    ).toBe('E008');
    expect(identityRefusal({ name: 'srv1', trusted: { ...trusted, keyType: 'ssh-rsa' } }, offer)?.code).toBe('E008');
  });
});
