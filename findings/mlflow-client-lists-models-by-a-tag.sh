#!/bin/sh
# Whoever asks MLflow's client for all registered models asks the server for those that lack a tag.
#
# Software:  mlflow-skinny 3.17.2 (2.22.5 does the same), Python 3.10 or later
# Behaviour: MlflowClient.search_registered_models() without a filter sends the filter
#            tag.`mlflow.prompt.is_prompt` != 'true', and adds it to a filter by name. A server that does not
#            understand tags in filters, or takes != for "has the tag, with another value", shows its clients no models.
# Seen:      GET /api/2.0/mlflow/registered-models/search with that filter, 2026-11-29
# Instead:   a server understands that one comparison, and takes a model without the tag for one that fits.
#
# Exit code 0: as described; 1: no longer; 2: could not be tried.
set -eu

command -v python3 >/dev/null || { echo "needs Python"; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

{ python3 -m venv "$folder/env" && "$folder/env/bin/pip" install -q mlflow-skinny==3.17.2; } >"$folder/log" 2>&1 \
  || { cat "$folder/log"; echo "could not get the packages"; exit 2; }

cat >"$folder/lists.py" <<'END'
import http.server
import sys
import threading
import urllib.parse

asked = []


class Recorder(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        if address.path.endswith("/registered-models/search"):
            asked.append(urllib.parse.parse_qs(address.query).get("filter", [""])[0])
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *ignored):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Recorder)
threading.Thread(target=server.serve_forever, daemon=True).start()

from mlflow import MlflowClient

client = MlflowClient(f"http://127.0.0.1:{server.server_address[1]}")
client.search_registered_models()
client.search_registered_models("name = 'faces'")
print(*asked, sep="\n")
prompt = "tag.`mlflow.prompt.is_prompt` != 'true'"
sys.exit(0 if asked == [prompt, f"name = 'faces' AND {prompt}"] else 1)
END
code=0
MLFLOW_DISABLE_TELEMETRY=true "$folder/env/bin/python" "$folder/lists.py" || code=$?
case $code in
  0) echo "as described" ;;
  1) echo "no longer as described" ;;
  *) echo "could not be tried"; code=2 ;;
esac
exit $code
