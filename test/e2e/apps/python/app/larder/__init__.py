import json
import os

from bottle import Bottle, response

app = Bottle()
FRUIT = ["plum", "pear"]


@app.get("/healthz")
def health():
    return "ok"


@app.get("/version")
def version():
    return os.environ["VERSION"]


@app.get("/fruit")
def fruit():
    response.content_type = "application/json"
    return json.dumps(sorted(FRUIT))
