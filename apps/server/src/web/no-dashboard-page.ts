/** What stands in for a dashboard that was not built. */
export const NO_DASHBOARD_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Reuso</title>
  </head>
  <body>
    <h1>Reuso is running, its dashboard is not built</h1>
    <p>Run <code>npm run build</code> in its folder, then load this page again.</p>
    <p>Meanwhile: <a href="/docs">the API</a>, <a href="/health/ready">its health</a>, <a href="/metrics">its metrics</a>.</p>
  </body>
</html>
`;
