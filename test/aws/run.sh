#!/usr/bin/env bash
# Checks that need Python: cfn-lint on every template, checkov on those of this repository, zizmor on the workflows, the Lambda handlers and the commands against moto's HTTP server, and the AWS CLI and boto3 against the laptop engine.
# Its own virtual environment, with the pinned versions of requirements.txt and constraints.txt, is kept in .venv.
set -euo pipefail
cd "$(dirname "$0")/../.."

venv=.venv
requirements=test/aws/requirements.txt
constraints=test/aws/constraints.txt
work=$(mktemp -d)
moto_pid=
pids=()
cleanup() {
  # Each ends its engine, and deletes what it made.
  [ "${#pids[@]}" -eq 0 ] || { kill "${pids[@]}" && wait "${pids[@]}"; } 2>/dev/null || true
  [ -z "$moto_pid" ] || { kill "$moto_pid" && wait "$moto_pid"; } 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

command -v python3 >/dev/null || { echo "test:aws needs python3, which is not on the PATH" >&2; exit 2; }
if ! cat "$requirements" "$constraints" | cmp -s - "$venv/installed.txt"; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements" --constraint "$constraints"
  cat "$requirements" "$constraints" >"$venv/installed.txt"
fi

if ! cmp -s test/aws/checkov.txt "$venv/checkov/installed.txt"; then
  python3 -m venv "$venv/checkov"
  "$venv/checkov/bin/pip" install --quiet --disable-pip-version-check --requirement test/aws/checkov.txt
  cp test/aws/checkov.txt "$venv/checkov/installed.txt"
fi

echo "Synthesizing"
node --require tsx/cjs test/aws/synthesize-all.ts "$work/assemblies"

echo "cfn-lint"
templates=()
while IFS= read -r template; do templates+=("$template"); done < <(find "$work/assemblies" -name '*.template.json' | sort)
[ "${#templates[@]}" -gt 0 ] || { echo "no template was synthesized" >&2; exit 1; }
status=0
"$venv/bin/cfn-lint" --format parseable -- "${templates[@]}" >"$work/cfn-lint.txt" || status=$?
cat "$work/cfn-lint.txt"
failed=$(cut -d: -f1 "$work/cfn-lint.txt" | sort -u | wc -l)
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || { echo "cfn-lint ended with status $status" >&2; exit 1; }
passed=$((${#templates[@]} - failed))
echo "  $passed templates without a finding, $failed with"

echo "checkov"
if "$venv/checkov/bin/checkov" --config-file test/aws/checkov.yaml --directory "$work/assemblies/this-repository" | tee "$work/checkov.txt" &&
  grep -q '^Passed checks: [1-9]' "$work/checkov.txt"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi

echo "zizmor"
if "$venv/bin/zizmor" --offline --quiet .github/workflows; then passed=$((passed + 1)); else failed=$((failed + 1)); fi

echo "Handlers and commands against moto"
port=$("$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$venv/bin/moto_server" --host 127.0.0.1 --port "$port" >"$work/moto.log" 2>&1 &
moto_pid=$!
export AWS_ENDPOINT_URL="http://127.0.0.1:$port" AWS_REGION=eu-west-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
# For the checks that start a moto of their own.
export PYTHON="$PWD/$venv/bin/python"
status=0
NODE_NO_WARNINGS=1 node --require tsx/cjs --test --test-concurrency=2 --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=tap --test-reporter-destination="$work/handlers.tap" test/aws/*.check.ts test/aws/moto/*.check.ts || status=$?
handlers_passed=$(sed -n 's/^# pass //p' "$work/handlers.tap")
handlers_failed=$(sed -n 's/^# fail //p' "$work/handlers.tap")
[ "${handlers_passed:-0}" -gt 0 ] || [ "$status" -ne 0 ] || status=1
passed=$((passed + ${handlers_passed:-0}))
failed=$((failed + ${handlers_failed:-0}))
[ "$status" -eq 0 ] || [ "${handlers_failed:-0}" -gt 0 ] || failed=$((failed + 1))

unset AWS_ENDPOINT_URL AWS_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY

# Adds what a program counted in its last line to what was counted before: `count <file> <exit status>`.
count() {
  local file=$1 status=$2 its_passed its_failed
  cat "$file"
  its_passed=$(sed -n 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p' "$file")
  its_failed=$(sed -n 's/^[0-9]* passed, \([0-9]*\) failed$/\1/p' "$file")
  [ "${its_passed:-0}" -gt 0 ] || [ "$status" -ne 0 ] || status=1
  passed=$((passed + ${its_passed:-0}))
  failed=$((failed + ${its_failed:-0}))
  [ "$status" -eq 0 ] || [ "${its_failed:-0}" -gt 0 ] || failed=$((failed + 1))
}

echo "What the commands' stubs answer against the service models"
mkdir "$work/stubs"
status=0
{ STUB_ANSWERS="$work/stubs" npx jest --silent test/ops/aws test/ops/commands test/ops/pipeline >"$work/jest.txt" 2>&1 || { cat "$work/jest.txt"; false; }; } &&
  "$PYTHON" test/aws/stub_answers.py "$work/stubs" >"$work/stubs.txt" || status=$?
touch "$work/stubs.txt"
count "$work/stubs.txt" "$status"

echo "The AWS CLI and boto3 against the laptop engine: call by call, and through a day by one of them alone"
# At the same time, each with an engine of its own.
sessions=(laptop_session.py "laptop_day.py cli" "laptop_day.py boto3")
options=(--pauses "" "")
for index in "${!sessions[@]}"; do
  # shellcheck disable=SC2086 # a program and its parameter, an option or none
  node --require tsx/cjs test/aws/laptop-session.ts ${options[$index]} "$PYTHON" test/aws/${sessions[$index]} >"$work/laptop-$index.txt" 2>&1 &
  pids+=($!)
done
for index in "${!sessions[@]}"; do
  status=0
  wait "${pids[$index]}" || status=$?
  unset "pids[$index]"
  echo "  ${sessions[$index]}"
  count "$work/laptop-$index.txt" "$status"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
