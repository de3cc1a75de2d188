/** The portal did not give a token. The message says what must hold, as the portal put it; it holds no token and no secret. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}
