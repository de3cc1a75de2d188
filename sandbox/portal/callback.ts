/** Where people's applications receive the code: any loopback port (RFC 8252 section 7.3), since sandbox ports move. */
export const CALLBACK = 'http://127.0.0.1/callback';
