#!/usr/bin/env bash
# Does what "Use this template" and the README say: a copy of this repository under another name, tested and taken to
# production on this machine. The copy is in a temporary folder and is deleted at the end.
#
# Usage: npx projen test:template. It takes the commit that is checked out.
# TEMPLATE_TESTS  what `npm test` runs in the copy; "all" runs everything, which takes several minutes more.
#                 @default test/config test/project test/pipeline: what depends on the options of .projenrc.ts
# TEMPLATE_PORT   first port of the environments. @default one from 10000 to 18990
set -euo pipefail
cd "$(dirname "$0")/../.."

tests=${TEMPLATE_TESTS:-test/config test/project test/pipeline}
port=${TEMPLATE_PORT:-$((10000 + $$ % 900 * 10))}
name=larder
repository=acme/larder-platform
connection=arn:aws:codeconnections:eu-west-1:111111111111:connection/12345678-90ab-cdef-1234-567890abcdef

field() { node -p "const p = JSON.parse(require('fs').readFileSync('platform.json')); $1"; }
step() { echo "--- $1 (${SECONDS} s)"; }
fail() {
  echo "test:template: $1" >&2
  exit 1
}

# A repository made from the template is no template.
if ! grep -q TemplateMaintenance .projenrc.ts; then
  echo "SKIPPED: this repository was made from the template already, there is nothing to test"
  exit
fi

old_name=$(field p.name)
old_files=$(git ls-files)
work=$(mktemp -d)
copy=$work/repository
cleanup() {
  [ ! -d "$copy/.local" ] || (cd "$copy" && npm start --silent -- --clean) || true
  rm -rf "$work"
}
trap cleanup EXIT
# What the caller's hooks or settings say about Git is about another repository, and no newcomer's machine is a CI server.
unset CI GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_AUTHOR_NAME=Test GIT_AUTHOR_EMAIL=test@example.com GIT_COMMITTER_NAME=Test GIT_COMMITTER_EMAIL=test@example.com

step "Use this template: commit $(git rev-parse --short HEAD) of $old_name, into $copy"
git diff --quiet HEAD || echo "the working tree has changes that are not committed: they are not part of this test"
mkdir "$copy"
git archive HEAD | tar -x -C "$copy"
cd "$copy"
git init --quiet --initial-branch main
git add --all
git commit --quiet --message 'Initial commit'

step "Edit .projenrc.ts: the name $name, the repository $repository, a connection, and without the maintainer line"
sed -e "s|name: '$old_name'|name: '$name'|" -e "s|repository: '.*'|repository: '$repository'|" \
  -e "s|connectionArn: '.*'|connectionArn: '$connection'|" -e '/TemplateMaintenance/d' .projenrc.ts >.projenrc.ts.new
mv .projenrc.ts.new .projenrc.ts
git --no-pager diff --unified=0 .projenrc.ts

step "npm ci"
npm ci --no-audit --no-fund

step "npx projen"
npx projen
expected="$name ${repository/\// } $connection"
[ "$(field "[p.name, p.source.owner, p.source.repository, p.source.connectionArn].join(' ')")" = "$expected" ] \
  || fail "platform.json does not say what .projenrc.ts does"
gone=$(comm -23 <(sort <<<"$old_files") <(git ls-files --cached --others --exclude-standard | while read -r file; do
  if [ -e "$file" ]; then echo "$file"; fi
done | sort))
[ -n "$gone" ] || fail "deleting the maintainer line removed no file"
echo "gone with the maintainer line:" $gone
[ -z "$(ls .github/ISSUE_TEMPLATE 2>/dev/null)" ] || fail "there are still issue forms of the template's own repository"

step "Look for the old name"
# README.md is left out: it is the team's own to write, and until then it describes the template, under the template's name.
git add --all
if git grep --cached --line-number --ignore-case --word-regexp --fixed-strings "$old_name" -- ':!README.md'; then
  fail "the old name '$old_name' is still in these files"
fi
if git ls-files | grep -iwF "$old_name"; then
  fail "the old name '$old_name' is still in these paths"
fi
echo "no trace of '$old_name' in $(git ls-files | wc -l) tracked files, README.md excepted"

step "npx projen a second time"
npx projen
git diff --exit-code || fail "a second 'npx projen' changes files"
[ -z "$(git ls-files --others --exclude-standard)" ] || fail "a second 'npx projen' adds files: $(git ls-files --others --exclude-standard)"
git commit --quiet --message "Make it $name"

[ "$tests" = all ] && tests=
step "npm test${tests:+, ONLY $tests: all others were left out here; TEMPLATE_TESTS=all runs them}"
# shellcheck disable=SC2086 # several folders
npm test -- $tests

step "npm start to prod"
npm start -- --once --approve --runtime process --port "$port" 2>&1 | tee "$work/start.log"
for stack in pipeline prod-network prod-service; do
  grep -q "$name-$stack " "$work/start.log" || fail "the run did not name the stack $name-$stack"
done
if grep -iwF "$old_name" "$work/start.log"; then
  fail "the run still says '$old_name'"
fi
npm start --silent -- --clean

step "done: '$old_name' became '$name', and travelled to prod"
