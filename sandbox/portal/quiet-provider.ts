/**
 * Imported before oidc-provider, which says on stderr at its import that it knows only releases of Node with long-term support. This project's own tests run it on the Node it installs; whoever starts the
 * house would only wonder. Everything else that it says is heard.
 */
const said = console.warn;
console.warn = (...words: unknown[]): void => {
  if (typeof words[0] === 'string' && words[0].includes('oidc-provider WARNING: Unsupported runtime')) return;
  said(...words);
};
