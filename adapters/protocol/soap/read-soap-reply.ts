import { found, refused, unavailable, type Reading, type Unfound } from '../../reading.ts';
import { decodeText } from '../decode-text.ts';
import type { HttpReply } from '../http-transport.ts';
import { childOf, parseXml, type XmlElement, type XmlProblem } from '../parse-xml.ts';
import { readHttpStatus } from '../read-http-status.ts';

/** Local part of a SOAP 1.1 fault code: what comes after the prefix, e.g. `Client.LicenseInvalid`. */
function faultCodeOf(fault: XmlElement): string {
  return (childOf(fault, 'faultcode')?.text ?? '').trim().replace(/^[^:]*:/, '');
}

/**
 * A fault by its code (SOAP 1.1 section 4.4.1): Client, VersionMismatch and MustUnderstand are our mistake or our missing right, anything else theirs.
 * The fault's own words and its detail go no further.
 */
function readFault(fault: XmlElement): Unfound {
  const code = faultCodeOf(fault);
  if (/^client/i.test(code)) return refused(/licen[cs]e|auth|denied|forbidden/i.test(code) ? 'NOT_AUTHORISED' : 'BAD_REQUEST');
  if (/^(versionmismatch|mustunderstand)/i.test(code)) return refused('BAD_REQUEST');
  return unavailable('SOURCE_FAULT');
}

function problemReading(problem: XmlProblem, decoded: string, quality: readonly string[]): Unfound {
  if (problem === 'TRUNCATED') return unavailable('MALFORMED', { quality: [...quality, 'TRUNCATED'] });
  const isPage = problem === 'NOT_XML' || /<!doctype\s+html|<html[\s>]/i.test(decoded.slice(0, 1_000));
  return unavailable(isPage ? 'NOT_THE_PROTOCOL' : 'MALFORMED', { quality });
}

/**
 * The string result of a SOAP 1.1 operation, by local names. HTTP 200 means nothing and HTTP 500 may carry a fault: the body decides, the status
 * only where the body is no SOAP. Never throws.
 */
export function readSoapReply(reply: HttpReply, resultElement: string): Reading<string> {
  const { text, quality } = decodeText(reply.body, reply.contentType);
  const parsed = parseXml(text);
  if (!parsed.ok) return readHttpStatus(reply) ?? problemReading(parsed.problem, text, quality);
  const body = parsed.root.name === 'Envelope' ? childOf(parsed.root, 'Body') : null;
  if (body === null) return readHttpStatus(reply) ?? unavailable('NOT_THE_PROTOCOL', { quality });
  const fault = childOf(body, 'Fault');
  if (fault !== null) return readFault(fault);
  const failed = readHttpStatus(reply);
  if (failed !== null) return failed;
  const response = body.children[0];
  const result = response === undefined ? null : childOf(response, resultElement);
  if (result === null || result.text.trim() === '') return unavailable('MALFORMED', { quality: [...quality, 'EMPTY_RESULT'] });
  return found(result.text, { quality });
}

/** Reads the XML document that a department put into a string. Its own declaration is ignored: it is characters already. */
export function readXmlInString(inner: string): Reading<XmlElement> {
  const parsed = parseXml(inner);
  return parsed.ok ? found(parsed.root) : problemReading(parsed.problem, inner, []);
}
