/** Settings whose right value holds a secret, so that a wrong one may hold it too. */
const SECRET_NAMES = /ANCHOR|DATABASE|PASSWORD|PASSWD|SECRET|CREDENTIAL|PRIVATE/i;
/** Anything that may be a user with a password in a URL, mistyped ones included, or a secret handed over by name. */
const SECRET_VALUES = /@|(?:password|passwd|pwd|secret|token|key|code)\s*[=:]|-----BEGIN|eyJ/i;
const MAX_SHOWN = 100;

/** A refused value of a setting as a message may show it: as JSON, cut where it is long, and not at all where it may hold a secret. */
export function shownValue(name: string, value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  if (SECRET_NAMES.test(name) || SECRET_VALUES.test(text)) return 'a value that is not shown, for it may hold a secret';
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN - 1)}…`;
}
