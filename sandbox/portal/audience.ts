/** Resource indicator (RFC 8707) of the gateway: the one audience the portal signs tokens for. A name, not an address, so ports may move. */
export const GATEWAY_AUDIENCE = 'urn:shuqiao:gateway';
