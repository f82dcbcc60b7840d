import { describe, expect, it } from 'vitest';
import { REDACTION_CLASSES, tokenOf } from './classes.ts';
import { scrubText } from './scrub-text.ts';

const clean = (text: string, inventoryAddresses: string[] = []) => scrubText(text, { inventoryAddresses }).text;

describe('a text without identifiers', () => {
  it.each([
    'epoch 1705314600123 and 1705314600',
    'Microsoft Windows [Version 10.0.19045.3803]',
    'openssh-server 1:9.2p1-2+deb12u6',
    'S-1-5-21-397955417-626881126-188441444-1001',
    'inet6 fe80::1 scope link, 127.0.0.1, 0.0.0.0/0, 10.1.2.0/24',
    'کاربر ۱۲۳ وارد شد',
    'a\u001b[31mred\u001b[0m word \u200b and a lone \ud800 surrogate',
    '',
  ])('comes back as it is: %j', (text) => {
    const { text: scrubbed, redactions } = scrubText(text);
    expect(scrubbed).toBe(text);
    expect(Object.values(redactions)).toEqual(REDACTION_CLASSES.map(() => 0));
  });
});

describe('what is taken out', () => {
  it('is named by its class and counted', () => {
    const { text, redactions } = scrubText('SSN: 123-45-6789, 219-09-9999; call 217-555-0143');
    expect(text).toBe('SSN: [redacted:ssn], [redacted:ssn]; call [redacted:phone]');
    expect(redactions).toMatchObject({ ssn: 2, phone: 1, email: 0 });
  });

  it.each(['000-12-3456', '666-12-3456', '900-12-3456', '123-00-4567', '123-45-0000'])(
    'is no number that was never issued: %s',
    (text) => {
      expect(clean(text)).toBe(text);
      expect(clean(`SSN ${text}`)).toBe(`SSN ${text}`);
    },
  );

  it('is a date of birth even in the shape of a timestamp, because its label says so', () => {
    expect(clean('birthDate=1961-03-04T00:00:00.000Z seen=2024-01-15T10:30:00.000Z')).toBe(
      'birthDate=[redacted:dob] seen=2024-01-15T10:30:00.000Z',
    );
  });

  it('is the first of two labels in a row with its own value', () => {
    expect(clean('patient id MRN 0044521')).toBe('patient id MRN [redacted:mrn]');
  });

  it('is the folder and the file of a person, not the rest of the path', () => {
    expect(clean('C:\\Users\\jane.doe\\Desktop\\Smith John MRN 12345.pdf is locked')).toBe(
      'C:\\Users\\[redacted:name_in_path]\\Desktop\\[redacted:name_in_path].pdf is locked',
    );
  });

  it('is an address that the inventory does not know', () => {
    expect(clean('from 192.168.1.77 to 10.20.0.5', ['10.20.0.5'])).toBe('from [redacted:personal_ip] to 10.20.0.5');
  });

  it('is no address of a network of the inventory, in either family and any spelling', () => {
    const text = 'a 192.168.1.77 b 2001:db8:0:0::9 c';
    expect(clean(text, ['192.168.1.0/24', '2001:DB8::/64', 'not an address', '10.0.0.0/99'])).toBe(text);
  });

  it('is a URL with its query and without the full stop behind it', () => {
    expect(clean('see https://ehr.example/p?id=4. Then https://ehr.example/help.')).toBe(
      'see [redacted:url_query]. Then https://ehr.example/help.',
    );
  });

  it('is found beside a token of an earlier run', () => {
    expect(clean('[redacted:ssn],[redacted:phone] jane@example.org')).toBe(
      '[redacted:ssn],[redacted:phone] [redacted:email]',
    );
  });
});

describe('an identifier that is split', () => {
  it.each([
    ['zero-width characters', '1\u200b23-\u206045-\ufeff6789'],
    ['soft hyphens', '123\u00ad-45\u00ad-6789'],
    ['direction marks', '\u202e123-45-\u202c6789'],
    ['colours', '123-\u001b[1;31m45\u001b[0m-6789'],
    ['8-bit colours', '123-\u009b31m45-6789'],
    ['a window title', '123-\u001b]0;build\u000745-6789'],
    ['an unclosed colour', '123-45-6789\u001b['],
    ['other dashes', '123\u201145\u20136789'],
    ['fullwidth digits', '\uff11\uff12\uff13-45-6789'],
    ['Arabic digits', '\u0661\u0662\u0663-45-6789'],
    ['combining marks', '1\u03362\u03363\u0336-45-6789'],
    ['private-use characters', '1\ue00023-\uf8ff45-6789'],
    ['our own stand-in characters', '123-\u008045-\u00816789'],
  ])('by %s is taken out whole', (_, ssn) => {
    const { text, redactions } = scrubText(`id ${ssn} x`);
    expect(redactions.ssn).toBe(1);
    expect(text).not.toMatch(/[1-9]{2,}|[\u0661\uff11]/);
  });

  it('inside a window title that a terminal would not print is taken out too', () => {
    expect(clean('\u001b]2;SSN 123-45-6789\u0007 ok')).toBe('\u001b]2;SSN [redacted:ssn]\u0007 ok');
  });
});

describe('tokens', () => {
  it.each(REDACTION_CLASSES.map((kind) => [kind]))('of class %s are left alone', (kind) => {
    const text = `x ${tokenOf(kind)} y`;
    expect(scrubText(text).text).toBe(text);
  });
});
