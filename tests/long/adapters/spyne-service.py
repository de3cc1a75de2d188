"""The population service over a SOAP stack that this project did not write: spyne (Debian: python3-spyne)."""
import sys
from wsgiref.simple_server import make_server, WSGIRequestHandler
from xml.etree import ElementTree
from spyne import Application, Fault, ServiceBase, Unicode, rpc
from spyne.protocol.soap import Soap11
from spyne.server.wsgi import WsgiApplication

HELD = {'320499198503090031': '张伟', '320499199510070420': '恽𬭎'}


class PopService(ServiceBase):
    @rpc(Unicode(min_occurs=1, nillable=False), Unicode(min_occurs=1, nillable=False), _returns=Unicode, _out_variable_name='out')
    def queryPop(ctx, inLicense, inConditions):
        if inLicense != 'TEST-LICENSE':
            raise Fault('Client.LicenseInvalid', '授权文件无效')
        rows = ElementTree.fromstring(inConditions.replace('encoding="GBK"', 'encoding="UTF-8"').encode('utf-8'))
        print('asked', rows.find('INFO/SBM').text, rows.findall('ROW')[1].get('YWLX'), rows.findall('ROW')[1].get('FSD'), flush=True)
        records = ''.join(
            '<RECORD code="0" msg="成功"><gmsfhm>%s</gmsfhm><xm>%s</xm><jlbz>1</jlbz></RECORD>' % (number, HELD[number])
            for number in (row.findtext('GMSFHM') for row in rows.findall('ROW')[1:]) if number in HELD)
        return '<?xml version="1.0" encoding="GBK"?><DATA>%s</DATA>' % (records or '<RECORD code="1" msg="无数据"/>')


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


application = Application([PopService], 'http://ws.gov.cn/', in_protocol=Soap11(validator='lxml'), out_protocol=Soap11())
with make_server('127.0.0.1', int(sys.argv[1]), WsgiApplication(application), handler_class=Quiet) as server:
    print('ready', flush=True)
    server.serve_forever()
