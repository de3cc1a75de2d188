/** What the single sign-on in front of the service shows when it takes a machine for a person with an old session. HTTP 200. */
export const LOGIN_PAGE = [
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">',
  '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>统一身份认证 - 登录</title></head>',
  '<body><form method="post" action="/login.do"><table><tr><td>用户名:</td><td><input name="j_username"></td></tr><tr><td>密&nbsp;码:</td><td><input type="password" name="j_password"></td></tr></table>' +
    '<br>会话已过期,请重新登录。</form></body></html>',
  '',
].join('\r\n');

/** The page of a planned shutdown. HTTP 200 as well. */
export const MAINTENANCE_PAGE = '<html><head><title>系统维护</title></head><body>系统维护中,请稍后访问<br></body></html>\r\n';
