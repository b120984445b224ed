const NGINX_BODY = `</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`

/** Source: nginx 1.27, html/index.html (2-clause BSD). 615 bytes. */
export const NGINX_INDEX = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
${NGINX_BODY}`

/** The page of releases before 1.21. 612 bytes. */
export const NGINX_OLD_INDEX = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
    body {
        width: 35em;
        margin: 0 auto;
        font-family: Tahoma, Verdana, Arial, sans-serif;
    }
${NGINX_BODY}`

const NGINX_WORDS: { readonly [status: number]: string } = { 404: 'Not Found', 405: 'Not Allowed' }

/** Source: nginx ngx_http_special_response.c. */
export function nginxError(status: number, version: string): string {
  const words = `${status} ${NGINX_WORDS[status] ?? ''}`
  const lines = [
    '<html>',
    `<head><title>${words}</title></head>`,
    '<body>',
    `<center><h1>${words}</h1></center>`,
    `<hr><center>nginx/${version}</center>`,
    '</body>',
    '</html>',
  ]
  return lines.map((line) => `${line}\r\n`).join('')
}

/** Source: Apache httpd 2.4, docs/docroot/index.html. */
export const HTTPD_INDEX = '<html><body><h1>It works!</h1></body></html>\n'

const HTTPD_WORDS: { readonly [status: number]: readonly [title: string, text: string] } = {
  404: ['Not Found', 'The requested URL was not found on this server.'],
  405: ['Method Not Allowed', 'The requested method is not allowed for this URL.'],
}

/** Source: Apache httpd 2.4, modules/http/http_protocol.c. */
export function httpdError(status: number): string {
  const [title, text] = HTTPD_WORDS[status] ?? ['', '']
  return `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body></html>\n`
}
