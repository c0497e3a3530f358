# A plan policy for Spacelift: what blastradius says decides, and where it says nothing the run fails.
package spacelift

import rego.v1

report := input.third_party_metadata.custom.blastradius

deny contains "blastradius: no verdict was reached" if not report.verdict in {"pass", "warn", "block"}

deny contains sprintf("blastradius: %s (score %d)", [report.headline, report.score]) if report.verdict == "block"

deny contains sprintf("blastradius, %s: %s", [finding.severity, finding.title]) if {
	report.verdict == "block"
	some finding in report.blocking
}

# A warning asks for a person on stacks that deploy by themselves.
warn contains sprintf("blastradius: %s (score %d)", [report.headline, report.score]) if report.verdict == "warn"

warn contains sprintf("blastradius, %s: %s", [finding.severity, finding.title]) if {
	some finding in report.warnings
}

# Keeps the inputs of runs for Spacelift's policy workbench.
sample := true
