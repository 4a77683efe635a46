import os

from larder import app

app.run(host="0.0.0.0", port=int(os.environ["PORT"]), quiet=True)
