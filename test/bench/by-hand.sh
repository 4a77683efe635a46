#!/usr/bin/env bash
# What the pipeline does with a new commit, done by hand: the app's tests and bundle, its image, the templates, and then, in two
# environments, a start of the app on a PostgreSQL that runs already, and Newman. The bench compares the laptop engine with it.
# Usage: by-hand.sh process|docker, in the repository, with DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, DATABASE_USER and
# DATABASE_PASSWORD of the database, and FIRST_PORT for the app.
set -euo pipefail
runtime=$1
version=$(git rev-parse HEAD)
image=by-hand:$version
port=$FIRST_PORT
tasks=()

stop() {
  [ ${#tasks[@]} -gt 0 ] || return 0
  if [ "$runtime" = docker ]; then
    docker stop "${tasks[@]}" >/dev/null
  else
    kill "${tasks[@]}" && wait "${tasks[@]}" || true
  fi
}
trap stop EXIT

start() {
  export PORT=$port ENVIRONMENT=$1 VERSION=$version
  if [ "$runtime" = docker ]; then
    PORT=8080 docker run --detach --rm --name "by-hand-$1-$version" --add-host host.docker.internal:host-gateway \
      --publish "127.0.0.1:$port:8080" --env PORT --env ENVIRONMENT --env VERSION --env DATABASE_HOST --env DATABASE_PORT \
      --env DATABASE_NAME --env DATABASE_USER --env DATABASE_PASSWORD "$image" >/dev/null
    tasks+=("by-hand-$1-$version")
  else
    (cd app && exec node --enable-source-maps dist/main.js) &
    tasks+=("$!")
  fi
}

wait_for_health() {
  for _ in $(seq 300); do
    curl --silent --fail --output /dev/null "$1/health" && return
    sleep 0.1
  done
  echo "$1 did not get healthy" >&2
  return 1
}

(cd app && npm test && npm run build)
[ "$runtime" != docker ] || docker build --tag "$image" app
npx cdk synth -q -c "version=$version"
for environment in test prod; do
  url=http://127.0.0.1:$port
  start "$environment"
  wait_for_health "$url"
  for collection in app/acceptance/*.postman_collection.json; do
    npx newman run "$collection" --reporters cli,junit --reporter-junit-export reports/by-hand.xml \
      --env-var "baseUrl=$url" --env-var "version=$version" --env-var "environment=$environment"
  done
  port=$((port + 1))
done
