import iconv from 'iconv-lite';

/** `GBK` is what most departments speak; `UTF-8` for those that refuse it. */
export type SoapCharset = 'GBK' | 'UTF-8';

/** Escapes text for an element or a double-quoted attribute. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Characters GBK does not have become character references, which any XML reader turns back: no name is sent with a `?` in it. */
function encodeXml(xml: string, charset: SoapCharset): Uint8Array {
  if (charset === 'UTF-8') return Buffer.from(xml, 'utf8');
  const whole = iconv.encode(xml, 'gbk');
  if (iconv.decode(whole, 'gbk') === xml) return whole;
  let safe = '';
  for (const character of xml) {
    const code = character.codePointAt(0) ?? 0;
    safe += code < 0x80 || iconv.decode(iconv.encode(character, 'gbk'), 'gbk') === character ? character : `&#${code};`;
  }
  return iconv.encode(safe, 'gbk');
}

export interface SoapOperation {
  readonly namespace: string;
  readonly name: string;
  /** Parameters in the order of the WSDL; text, escaped here. */
  readonly parameters: readonly (readonly [name: string, text: string])[];
}

/**
 * A SOAP 1.1 request, document/literal wrapped, children qualified as a strict server demands (wire/soap/spyne-fault-unqualified). Parameters are
 * escaped rather than put into CDATA, so that nothing a caller passes in can end the section; an XML parameter's own references survive it.
 */
export function writeSoapEnvelope({ namespace, name, parameters }: SoapOperation, charset: SoapCharset): Uint8Array {
  const children = parameters.map(([parameter, text]) => `<ws:${parameter}>${escapeXml(text)}</ws:${parameter}>`).join('');
  return encodeXml(
    `<?xml version="1.0" encoding="${charset}"?>\n<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ws="${escapeXml(namespace)}">`
    + `<soapenv:Body><ws:${name}>${children}</ws:${name}></soapenv:Body></soapenv:Envelope>`,
    charset,
  );
}
