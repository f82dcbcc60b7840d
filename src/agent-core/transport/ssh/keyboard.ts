import type { AnyAuthMethod } from 'ssh2';
import { plainText } from '../plain-text.ts';

/** What a server asked, and which of it was not for us. */
export interface Questions {
  /** The hidden password question that was answered, once it was. */
  readonly answered: string | undefined;
  /** What was asked and left unanswered, in the server's words made harmless; empty while there is nothing. */
  readonly unanswered: readonly string[];
  /** What the server said beside its questions. */
  readonly instructions: string;
}

/** What {@link keyboardMethod} needs. */
export interface KeyboardOptions {
  readonly username: string;
  /** Undefined: nothing is ever answered, we only want to know what is asked. */
  readonly password: string | undefined;
  /** Called when something is asked that we do not answer: nothing was sent, and nothing will be. */
  readonly onStuck: () => void;
}

/** "Password" as the PAM of common languages writes it. */
const WORDS =
  'password|passwort|kennwort|mot de passe|contraseña|contrasenya|senha|palavra-passe|wachtwoord|lösenord|adgangskode|passord|salasana|hasło|heslo|jelszó|пароль|密码|密碼|パスワード|암호';

/**
 * The whole question must be one for a password, with at most the name of a directory before it and of the login behind it.
 * "New password:", "Current password:", "One-time password (OATH) for tech:" and "Password + code:" are other questions: a
 * password given there would be given away, or become somebody's new one.
 */
const ASKS_PASSWORD = new RegExp(
  `^(?:\\([^()\\s]{1,60}@[^()\\s]{1,100}\\) )?(?:(?:LDAP|UNIX|AD|Domain|Login|Account|SSH|System) )?(?:${WORDS})(?: (?:for|für|pour|para|of) [^\\s:]{1,100})? ?[:：]?$|^[^\\s:]{1,100}'s password ?[:：]?$`,
  'iu',
);

/** At most a few lines of a hostile text, as one. */
function oneLine(text: string): string {
  return text.slice(0, 1000).trim().replaceAll(/\s+/g, ' ');
}

/** Whether a question of a server, hostile text, asks for exactly the login's password. */
export function asksForPassword(prompt: string): boolean {
  return prompt.length <= 300 && ASKS_PASSWORD.test(oneLine(prompt));
}

/** Keyboard-interactive (RFC 4256): answers one hidden question for the password, once; everything else is for a person. */
export function keyboardMethod({ username, password, onStuck }: KeyboardOptions): {
  method: AnyAuthMethod;
  questions: Questions;
} {
  const questions = { answered: undefined as string | undefined, unanswered: [] as string[], instructions: '' };
  const method: AnyAuthMethod = {
    type: 'keyboard-interactive',
    username,
    prompt(_name, instructions, _language, prompts, finish) {
      if (instructions.trim() !== '') questions.instructions = plainText(instructions.trim());
      // A message without a question: RFC 4256, 3.4 wants an empty answer.
      if (prompts.length === 0) return finish([]);
      const [only] = prompts;
      const isPassword =
        prompts.length === 1 && only !== undefined && only.echo !== true && asksForPassword(only.prompt);
      if (isPassword && password !== undefined && questions.answered === undefined) {
        questions.answered = plainText(only.prompt.trim(), 100);
        return finish([password]);
      }
      // PAM puts what it has to say in front of its question, in the same text.
      questions.unanswered.push(...prompts.slice(0, 4).map(({ prompt }) => plainText(oneLine(prompt), 200)));
      onStuck();
    },
  };
  return { method, questions };
}
