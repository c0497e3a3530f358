#!/bin/sh
# Show the gate at work: demo.sh [BLASTRADIUS]. Needs nothing but this folder; the plan was made by the real terraform.
set -eu
blastradius=${1:-blastradius}
case $blastradius in */*) blastradius=$(cd "$(dirname "$blastradius")" && pwd)/$(basename "$blastradius") ;; esac
cd "$(dirname "$0")"

echo 'A running production environment, and a small fix to it:'
echo
diff -U 0 before/environment.tf after/environment.tf | sed -n '/^[-+] /p' || true
echo
echo '$ terraform plan -out=tfplan && terraform show -json tfplan | blastradius'
echo
code=0
"$blastradius" < plan.json || code=$?
echo
if [ "$code" -eq 20 ]; then
  echo "Exit code 20: a pipeline ends here, and the apply never runs."
  echo "Now a plan of your own: terraform show -json tfplan | ${1:-blastradius}"
else
  echo "Expected exit code 20 (block) and got $code." >&2
  exit 1
fi
