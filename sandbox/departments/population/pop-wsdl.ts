import { XMLBuilder } from 'fast-xml-parser';

const BUILDER = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true, suppressBooleanAttributes: false });
const text = (name: string, optional = false): object => ({ '@name': name, '@type': 'xs:string', ...(optional ? { '@minOccurs': '0', '@nillable': 'true' } : {}) });
const message = (name: string): object => ({ '@name': name, 'wsdl:part': { '@name': name, '@element': `tns:${name}` } });
const literal = { 'wsdlsoap11:body': { '@use': 'literal' } };

/** WSDL 1.1 of PopService: document/literal wrapped, one operation; `address` is the service's own URL. */
export function popWsdl(address: string): string {
  const schema = {
    '@targetNamespace': 'http://ws.gov.cn/', '@elementFormDefault': 'qualified',
    'xs:complexType': [
      { '@name': 'queryPop', 'xs:sequence': { 'xs:element': [text('inLicense'), text('inConditions')] } },
      { '@name': 'queryPopResponse', 'xs:sequence': { 'xs:element': text('out', true) } },
    ],
    'xs:element': [{ '@name': 'queryPop', '@type': 'tns:queryPop' }, { '@name': 'queryPopResponse', '@type': 'tns:queryPopResponse' }],
  };
  const operation = { '@name': 'queryPop', 'wsdlsoap11:operation': { '@soapAction': 'queryPop', '@style': 'document' } };
  const definitions = {
    '@xmlns:xs': 'http://www.w3.org/2001/XMLSchema', '@xmlns:wsdlsoap11': 'http://schemas.xmlsoap.org/wsdl/soap/', '@xmlns:wsdl': 'http://schemas.xmlsoap.org/wsdl/',
    '@xmlns:tns': 'http://ws.gov.cn/', '@targetNamespace': 'http://ws.gov.cn/', '@name': 'PopService',
    'wsdl:types': { 'xs:schema': schema },
    'wsdl:message': [message('queryPop'), message('queryPopResponse')],
    'wsdl:portType': {
      '@name': 'PopService',
      'wsdl:operation': {
        '@name': 'queryPop', '@parameterOrder': 'queryPop',
        'wsdl:input': { '@name': 'queryPop', '@message': 'tns:queryPop' }, 'wsdl:output': { '@name': 'queryPopResponse', '@message': 'tns:queryPopResponse' },
      },
    },
    'wsdl:binding': {
      '@name': 'PopService', '@type': 'tns:PopService',
      'wsdlsoap11:binding': { '@style': 'document', '@transport': 'http://schemas.xmlsoap.org/soap/http' },
      'wsdl:operation': { ...operation, 'wsdl:input': { '@name': 'queryPop', ...literal }, 'wsdl:output': { '@name': 'queryPopResponse', ...literal } },
    },
    'wsdl:service': { '@name': 'PopService', 'wsdl:port': { '@name': 'PopService', '@binding': 'tns:PopService', 'wsdlsoap11:address': { '@location': address } } },
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${BUILDER.build({ 'wsdl:definitions': definitions })}`;
}
