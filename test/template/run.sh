#!/usr/bin/env bash
# Does what a team does with the template, and what its CI does with each pull request: a clone is set up by flags alone, installed, tested,
# linted, and taken to production on this machine. Everything happens in a temporary folder, which is deleted at the end.
#
# Usage: npx projen test:template. It takes the commit that is checked out.
# TEMPLATE_PORT  first port of the environments. @default one from 10000 to 18990
set -euo pipefail
cd "$(dirname "$0")/../.."

MAXIMUM_FILES=230
MAXIMUM_TEST_SECONDS=60
port=${TEMPLATE_PORT:-$((10000 + $$ % 900 * 10))}
name=larder
answers=(--name "$name" --repository "acme/$name" --test-account 123456789012 --test-region eu-west-1 --prod-account 210987654321
  --prod-region eu-west-1 --connection later --database postgresql --app sample --licence none)

step() { echo "--- $1 (${SECONDS} s)"; }
fail() {
  echo "test:template: $1" >&2
  exit 1
}
# timed <variable> <command…>: runs a command and stores how many seconds it took.
timed() {
  local variable=$1 start=$SECONDS
  shift
  "$@"
  printf -v "$variable" '%d' $((SECONDS - start))
}

old_name=$(node -p 'JSON.parse(require("fs").readFileSync("platform.json")).name')
work=$(mktemp -d)
copy=$work/$name
cleanup() {
  [ ! -d "$copy/.local" ] || (cd "$copy" && npm start --silent -- --clean --yes) || true
  rm -rf "$work"
}
trap cleanup EXIT
# What the caller's hooks or settings say about Git is about another repository, and no newcomer's machine is a CI server.
unset CI GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_AUTHOR_NAME=Test GIT_AUTHOR_EMAIL=test@example.com GIT_COMMITTER_NAME=Test GIT_COMMITTER_EMAIL=test@example.com

step "Use this template: commit $(git rev-parse --short HEAD), into $copy"
git diff --quiet HEAD || echo "the working tree has changes that are not committed: they are not part of this test"
mkdir "$copy"
git archive HEAD | tar -x -C "$copy"
cd "$copy"
git init --quiet --initial-branch main
git add --all
git commit --quiet --no-verify --message 'Initial commit'
timed heavy_install npm ci --no-audit --no-fund --silent
heavy_megabytes=$(du -sm node_modules | cut -f1)

step "npx projen setup, without answers"
if npx projen setup </dev/null 2>"$work/missing"; then fail "set-up without answers succeeded"; fi
for flag in name repository test-account prod-region connection database app licence; do
  grep -q -- "--$flag " "$work/missing" || fail "the list of missing answers has no --$flag: $(cat "$work/missing")"
done
[ -z "$(git status --porcelain)" ] || fail "set-up without answers changed files"

step "npx projen setup"
npx projen setup "${answers[@]}" </dev/null
git add --all
git commit --quiet --no-verify --message "Set up $name"

step "Look at what is left"
files=$(git ls-files | grep -vc '^app/')
echo "$files tracked files without app/, $(git ls-files | wc -l) with it"
[ "$files" -le "$MAXIMUM_FILES" ] || fail "$files files without app/; at most $MAXIMUM_FILES"
echo "$(git ls-files 'src/*.ts' | wc -l) TypeScript files in src/, $(git ls-files -z 'src/*.ts' | xargs -0 cat | wc -l) lines"
[ "$(wc -l <.projenrc.ts)" -le 40 ] || fail ".projenrc.ts is longer than 40 lines"
left=$(git ls-files laptop src/ops template .ci test .github/ISSUE_TEMPLATE LICENSE CONTRIBUTING.md CHANGELOG.md | grep -v -e '^test/platform/' -e '^test/extend.test.ts$' || true)
[ -z "$left" ] || fail "only maintainers need these files: $left"
empty=$(find . -type d -empty -not -path './.git/*' -not -path './node_modules/*')
[ -z "$empty" ] || fail "these folders are empty: $empty"
if git grep --line-number --ignore-case --word-regexp --fixed-strings "$old_name" -- ':!app/'; then
  fail "the placeholder name '$old_name' is still in these files"
fi

step "npx projen setup and npx projen, a second time"
npx projen setup "${answers[@]}" </dev/null
npx projen
[ -z "$(git status --porcelain)" ] || fail "a second set-up changed files: $(git status --porcelain)"
echo '// edited' >>.projenrc.ts
git commit --quiet --no-verify --all --message 'Edit'
if npx projen setup "${answers[@]}" </dev/null; then fail "set-up replaced an edited .projenrc.ts"; fi
[ -z "$(git status --porcelain)" ] || fail "a refused set-up changed files"
git reset --quiet --hard HEAD~1

step "npm ci"
rm -rf node_modules
timed install npm ci --no-audit --no-fund --silent
megabytes=$(du -sm node_modules | cut -f1)
echo "npm ci: $install s, $megabytes MB; in the template's own repository $heavy_install s, $heavy_megabytes MB"
[ "$megabytes" -lt "$heavy_megabytes" ] || fail "node_modules is not smaller than in the template's own repository"

# to_production <command…>: takes the commit to prod, and deletes what it made.
to_production() {
  "$@" --port "$port" 2>&1 | tee "$work/start.log"
  for stack in pipeline prod-network prod-service; do
    grep -q "$name-$stack " "$work/start.log" || fail "the run did not name the stack $name-$stack"
  done
  if grep -iwF "$old_name" "$work/start.log"; then fail "the run still says '$old_name'"; fi
  npm start --silent -- --clean --yes
}

step "npm start to prod, in processes"
to_production npm start -- --once --approve --runtime process

step "Declare a secret, and let the image run a command while it is built"
sed -i "s|healthCheckPath: '/health' }|healthCheckPath: '/health', secrets: ['STRIPE_KEY'] }|" .projenrc.ts
sed -i 's|^WORKDIR /app|RUN node --version\n&|' app/Dockerfile
npx projen
[ "$(git status --porcelain | wc -l)" -ge 3 ] || fail "the secret or the command did not get into the files: $(git status --porcelain)"
git commit --quiet --no-verify --all --message 'Declare a secret'

step "Every command of the pull-request workflow"
sed -n 's/^ *- run: //p' .github/workflows/pull-request.yml | grep -vx 'npm ci' >"$work/commands"
[ "$(wc -l <"$work/commands")" -ge 8 ] || fail "the workflow has fewer commands than expected: $(cat "$work/commands")"
tests=
while read -r command; do
  echo "$ $command"
  # shellcheck disable=SC2086 # a command with arguments
  case $command in
    'npm test') timed tests $command ;;
    *'--runtime docker'*)
      if docker info >/dev/null 2>&1; then to_production $command; else echo "SKIPPED: Docker does not answer, so nothing ran in containers"; fi ;;
    *) $command ;;
  esac </dev/null
done <"$work/commands"
[ "${tests:?the workflow has no npm test}" -le "$MAXIMUM_TEST_SECONDS" ] || fail "npm test took $tests s; at most $MAXIMUM_TEST_SECONDS"

step "done: $files files, npm ci $install s and $megabytes MB, npm test $tests s"
