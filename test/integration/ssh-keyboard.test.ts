import { expect, test } from 'vitest';
import { startSshd } from '../lab-kit/sshd.ts';
import { allOf, describeIf, linux, program, root } from '../support/requires.ts';
import { type Round, startAskingServer } from './support/asking-server.ts';
import { never, refusalOf, transport } from './support/ssh-reading.ts';

const PASSWORD = 'correct-7ractor-battery';
const password = { kind: 'password', password: async () => PASSWORD } as const;

/** The refusal of a login at a server that asks these rounds, and what it was told. */
async function asked(rounds: readonly Round[]) {
  await using server = await startAskingServer({ rounds });
  const error = await refusalOf(transport().openRead(await server.target(password), never));
  return { error, answers: [...server.answers], tried: [...server.tried] };
}

describeIf(linux, 'keyboard-interactive', () => {
  test('one hidden question for the password is answered, and the login goes on', async () => {
    const rounds = [{ prompts: ['Password: '] }];
    await using server = await startAskingServer({ rounds, accepts: ([first]) => first === PASSWORD });
    await using session = await transport().openRead(await server.target(password), never);
    expect(session.alive).toBe(true);
    expect(server.answers).toEqual([PASSWORD]);
  });

  test('a message without a question is answered by nothing, and the question after it is', async () => {
    const rounds = [{ prompts: [], instructions: 'Welcome to the clinic' }, { prompts: ['Password: '] }];
    await using server = await startAskingServer({ rounds, accepts: () => true });
    await using _session = await transport().openRead(await server.target(password), never);
    expect(server.answers).toEqual([PASSWORD]);
  });

  test.each([
    ['a code', 'Verification code: '],
    ['a one-time password', 'One-time password (OATH) for `tech`: '],
    ['a new password', 'New password: '],
    ['the password of somebody else', 'Password of the administrator: '],
  ])('a question for %s is never answered, and the error says what was asked', async (_what, prompt) => {
    const { error, answers } = await asked([{ prompts: [prompt] }]);
    expect(error.code).toBe('AUTH_FAILED');
    expect(error.message).toContain(`"${prompt.trim()}"`);
    expect(error.message).toContain('it sent nothing');
    expect(answers).toEqual([]);
  });

  test('a question for the password that would show it is not answered', async () => {
    const { error, answers } = await asked([{ prompts: [{ prompt: 'Password: ', echo: true }] }]);
    expect(error.message).toContain('"Password:"');
    expect(answers).toEqual([]);
  });

  test('password and code in one message: nothing is answered, both are named', async () => {
    const { error, answers } = await asked([{ prompts: ['Password: ', 'Verification code: '] }]);
    expect(error.message).toContain('"Password:" and "Verification code:"');
    expect(answers).toEqual([]);
  });

  test('a code after the password: the password is given once, the code is named', async () => {
    const { error, answers } = await asked([
      { prompts: ['Password: '] },
      { prompts: ['Verification code: '], instructions: 'Look at your phone' },
    ]);
    expect(error.code).toBe('AUTH_FAILED');
    expect(error.message).toContain('after "Password:": "Verification code:" (it says: Look at your phone)');
    expect(answers).toEqual([PASSWORD]);
  });

  test('the password asked again: it was wrong, and is given once only', async () => {
    const { error, answers } = await asked([{ prompts: ['Password: '] }, { prompts: ['Password: '] }]);
    expect(error.message).toContain('refused the password of tech');
    expect(answers).toEqual([PASSWORD]);
  });

  test('what the server asks is hostile text: one harmless line, cut', async () => {
    const { error } = await asked([{ prompts: [`\x1b]0;owned\x07${'<b>'.repeat(400)}`] }]);
    expect(error.message).not.toContain('\x1b');
    expect(error.message.length).toBeLessThan(800);
  });

  test('the password is in no error', async () => {
    const { error } = await asked([{ prompts: ['Password: '] }, { prompts: [`You said ${PASSWORD.slice(0, 4)}: `] }]);
    expect(JSON.stringify([error.message, error.details, String(error.cause)])).not.toContain(PASSWORD);
  });
});

describeIf(allOf(linux, root, program('sshd', 'openssh-server')), 'a second factor after a key', () => {
  test('is named by what it asks; nothing is answered', async () => {
    await using keys = await startSshd();
    await using server = await startAskingServer({ rounds: [{ prompts: ['Verification code: '] }], afterKey: true });
    const target = await server.target({ kind: 'key', keyFile: keys.keyFile });
    const error = await refusalOf(transport().openRead(target, never));
    expect(error.code).toBe('AUTH_FAILED');
    expect(error.message).toContain(
      'took the key of tech, and asks for more (keyboard-interactive: it asks "Verification code:")',
    );
    expect(server.answers).toEqual([]);
  });
});
